
// SPDX-License-Identifier: Apache-2.0
// Filter of the matrix, sort of tables. Without this script the page shows everything, in the order of the input.
"use strict";
(() => {
  const text = (row, column) => row.cells[column].dataset.value || row.cells[column].textContent.trim();
  const collator = new Intl.Collator("en", { numeric: true });
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      const label = head.querySelector(".sort");
      button.append(...label.childNodes);
      label.replaceWith(button);
      button.addEventListener("click", () => {
        const falling = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        const sorted = rows.slice().sort((a, b) => collator.compare(text(a, column), text(b, column)));
        if (falling) sorted.reverse();
        body.append(...sorted);
      });
    });
  }

  const table = document.querySelector(".matrix table");
  if (!table) return;
  const rows = Array.from(table.tBodies[0].rows);
  const controls = document.querySelector(".controls");
  const field = (name) => controls.querySelector(`[name=${name}]`);
  const status = controls.querySelector("output");
  const heads = Array.from(table.tHead.rows[0].cells);

  const filter = () => {
    const name = field("name").value.trim().toLowerCase();
    const verdict = field("verdict").value;
    const criterion = field("criterion").value;
    const outcome = field("outcome").value;
    let shown = 0;
    for (const row of rows) {
      const cells = heads.flatMap((head, column) =>
        head.dataset.criterion && (!criterion || head.dataset.criterion === criterion) ? [row.cells[column]] : []);
      const fits = text(row, 0).toLowerCase().includes(name)
        && (!verdict || text(row, 1) === verdict)
        && (!outcome || cells.some((cell) => cell.dataset.value === outcome));
      row.hidden = !fits;
      const section = document.getElementById(row.dataset.section);
      if (section) section.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    status.textContent = `${shown} of ${rows.length} patients shown`;
  };

  controls.addEventListener("input", filter);
  controls.hidden = false;
  filter();

  const openTarget = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();
})();
