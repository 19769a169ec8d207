// SPDX-License-Identifier: Apache-2.0
// The query page: YASGUI on the endpoint of this site, a menu of saved queries, and the answer as a file.
// Nothing of a query or an answer is kept in the browser when the page is closed.
"use strict";

const endpoint = new URL("/sparql", location.href).href;
const byId = (id) => document.getElementById(id);

// Options are merged into the defaults, lists too: the other completers would ask places elsewhere.
window.Yasgui.Yasqe.defaults.autocompleters = ["variables"];

const yasgui = new window.Yasgui(byId("editor"), {
  persistenceId: null,
  populateFromUrl: false,
  corsProxy: undefined,
  autofocus: false, // the page begins at its beginning
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
    createShareableLink: null,
    // screen readers read the lines themselves, and Tab goes on instead of being typed
    inputStyle: "contenteditable",
    screenReaderLabel: "SPARQL query",
    extraKeys: { Tab: false, "Shift-Tab": false },
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

// What YASGUI leaves unsaid: names of its fields, which view is chosen, and that an answer has come.
const yasqe = yasgui.getTab().getYasqe();
const yasr = yasgui.getTab().getYasr();
const set = (place, attributes) => {
  for (const each of byId("editor").querySelectorAll(place))
    for (const [name, value] of Object.entries(attributes)) each.setAttribute(name, value);
};
byId("editor").querySelector(".yasqe").append(byId("editor").querySelector(".yasqe_buttons")); // below the query, not on it
set(".yasqe [contenteditable=true]", { role: "textbox", "aria-multiline": "true", "aria-describedby": "keys" });
yasr.storePluginConfig("table", { isEllipsed: false }); // whole values: a shortened one opens by mouse alone
yasqe.on("autocompletionShown", (_, shown) => shown.hints.setAttribute("aria-label", "Completions"));
yasqe.on("query", () => say("Asking ..."));
const name = () => {
  set(".yasr_results", { role: "region", "aria-label": "Answer", tabindex: "0" });
  set(".yasr_results textarea", { "aria-label": "Answer as text" });
  set(".tableSizer", { "aria-label": "Page size" });
  const numbers = byId("editor").querySelector("th .dt-column-title:empty");
  if (numbers) numbers.textContent = "Row";
};
new MutationObserver(name).observe(byId("editor").querySelector(".yasr"), { childList: true, subtree: true });
const tell = () => {
  set(".yasr_btnGroup button", { "aria-pressed": "false", "aria-disabled": "false" });
  set(".yasr_btnGroup .selected", { "aria-pressed": "true" });
  set(".yasr_btnGroup .disabled", { "aria-disabled": "true" });
  const refused = byId("editor").querySelector(".errorResult");
  say(refused ? "There is no answer; the reason is above." : byId("editor").querySelector(".yasr_response_chip").textContent);
};
yasr.on("drawn", () => queueMicrotask(tell)); // the chosen view is marked after the event

const form = byId("saved");
const choose = () => {
  byId("question").textContent = form.elements.name.selectedOptions[0].dataset.question; // a menu cuts it
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
    yasqe.setValue(text);
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
      body: yasqe.getValue(),
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
