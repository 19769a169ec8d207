// SPDX-License-Identifier: Apache-2.0
// The query page: YASGUI on the endpoint of this site, a menu of saved queries, and the answer as a file.
// Nothing of a query or an answer is kept in the browser when the page is closed.
"use strict";

const endpoint = new URL("/sparql", location.href).href;
const byId = (id) => document.getElementById(id);

const yasgui = new window.Yasgui(byId("editor"), {
  persistenceId: null,
  populateFromUrl: false,
  corsProxy: undefined,
  copyEndpointOnNewTab: true,
  requestConfig: {
    endpoint,
    method: "POST",
    acceptHeaderSelect: "application/sparql-results+json",
    acceptHeaderGraph: "text/turtle",
  },
  endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
  yasqe: {
    value: byId("editor").dataset.query,
    persistenceId: null,
    autocompleters: ["variables"],
    createShareableLink: null,
  },
  yasr: { persistenceId: null, prefixes: JSON.parse(byId("editor").dataset.prefixes), maxPersistentResponseSize: 0 },
});

// What the project named is shown by this site, not by the place that its name would lead to.
const minted = "https://w3id.org/trialshapes/";
byId("editor").addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && link.href.startsWith(minted)) link.href = `/${link.href.slice(minted.length)}`;
});

const say = (sentence) => {
  byId("said").textContent = sentence;
};

const form = byId("saved");
const choose = () => {
  for (const about of form.querySelectorAll("[data-query]")) {
    const chosen = about.dataset.query === form.elements.name.value;
    about.hidden = !chosen;
    about.disabled = !chosen;
  }
};
form.elements.name.addEventListener("change", choose);
choose();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const text = await response.text();
  if (response.ok) {
    yasgui.getTab().getYasqe().setValue(text);
    say("The query is in the editor.");
  } else {
    say(text);
  }
});

for (const button of document.querySelectorAll("button[data-accept]")) {
  button.addEventListener("click", async () => {
    say("Asking ...");
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/sparql-query", Accept: button.dataset.accept },
      body: yasgui.getTab().getYasqe().getValue(),
    });
    if (!response.ok) {
      say(await response.text());
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = button.dataset.file;
    link.click();
    URL.revokeObjectURL(link.href);
    say(`Saved as ${button.dataset.file}.`);
  });
}
