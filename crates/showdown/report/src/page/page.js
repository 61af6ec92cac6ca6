// Sorts the tables of times, chooses the row that all others are compared with and the criteria of the verdict,
// and keeps the view in the address. Whether two times differ was decided when the page was written: "pairs-0"
// has every comparison, and each cell of the verdict has its range.
"use strict";
(() => {
  const WORDS = { s: ["slower", "slower"], f: ["faster", "faster"], n: ["same", "no difference measured"] };
  const status = document.querySelector(".status");
  const views = [
    ...[...document.querySelectorAll("table.times")].map(view),
    ...[...document.querySelectorAll("table.verdict")].map(verdict),
  ];

  function view(table) {
    const index = table.dataset.index;
    const data = JSON.parse(document.getElementById(`pairs-${index}`).textContent);
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const state = { ref: data.start, key: "", down: false, language: "" };
    const languages = [...new Set(rows.map((row) => row.dataset.language))];

    const controls = document.querySelector(`.controls[data-index="${index}"]`);
    const reference = select("Compare with", data.rows.map((name, place) => [place, name]));
    const filter = select("Show", [["", "every language"], ...languages.map((one) => [one, one])]);
    reference.addEventListener("change", () => change({ ref: Number(reference.value) }));
    filter.addEventListener("change", () => change({ language: filter.value }));
    controls.hidden = false;

    const heads = [...table.querySelectorAll("th[data-key]")];
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      const { key } = head.dataset;
      if (key !== "contender") button.setAttribute("aria-label", `${key}, ${button.textContent}`);
      button.addEventListener("click", () => change({ key, down: state.key === key && !state.down }));
      head.append(button);
    }

    function select(label, options) {
      const element = document.createElement("select");
      for (const [value, text] of options) element.add(new Option(text, value));
      const around = document.createElement("label");
      around.append(label, element);
      controls.append(around);
      return element;
    }

    function change(part) {
      Object.assign(state, part);
      show();
      write();
      status.textContent = spoken();
    }

    function spoken() {
      const shown = rows.filter((row) => !row.hidden).length;
      const order = state.key ? `, sorted by ${state.key}, ${state.down ? "largest" : "smallest"} first` : "";
      const compared = state.ref === null ? "" : `, compared with ${data.rows[state.ref]}`;
      return `${shown} of ${rows.length} contenders${compared}${order}.`;
    }

    function show() {
      if (state.ref !== null) compare();
      reference.value = state.ref ?? "";
      filter.value = state.language;
      for (const row of rows) row.hidden = state.language !== "" && row.dataset.language !== state.language;
      for (const head of heads) {
        const sorted = head.dataset.key === state.key;
        if (sorted) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
      const column = state.key === "" ? -1 : data.models.indexOf(state.key);
      const value = (row) => {
        const cell = column < 0 ? row.cells[0] : row.cells[1 + 2 * column];
        return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
      };
      const sorted = [...rows].sort((a, b) => {
        if (state.key === "contender") return a.cells[0].textContent.localeCompare(b.cells[0].textContent) * (state.down ? -1 : 1);
        const [x, y] = [value(a), value(b)];
        // What was not measured is last in both directions.
        if (x === null || y === null) return (x === null) - (y === null);
        return state.down ? y - x : x - y;
      });
      body.append(...sorted);
    }

    function compare() {
      const name = table.querySelector(".reference, .reference-none");
      name.textContent = name.className === "reference" ? data.rows[state.ref] : `Compared with ${data.rows[state.ref]}.`;
      rows.forEach((row, place) => {
        row.classList.toggle("is-reference", place === state.ref);
        row.querySelectorAll("td.vs").forEach((cell, model) => {
          const pair = data.pairs[model][place][state.ref];
          if (pair === null) {
            cell.className = "vs none";
            cell.textContent = place === state.ref ? "reference" : "–";
            return;
          }
          const [style, word] = WORDS[pair[0]];
          cell.className = `vs ${style}`;
          const ratio = document.createElement("span");
          ratio.className = "ratio";
          ratio.textContent = pair.slice(1);
          const verdict = document.createElement("span");
          verdict.className = "word";
          verdict.textContent = word;
          cell.replaceChildren(...(pair.length > 1 ? [ratio, " ", verdict] : [verdict]));
        });
      });
    }

    // Only what differs from the start is in the address.
    function parts() {
      const all = [];
      const end = index === "0" ? "" : index;
      if (state.ref !== data.start) all.push([`ref${end}`, data.rows[state.ref]]);
      if (state.key) all.push([`sort${end}`, `${state.key}:${state.down ? "down" : "up"}`]);
      if (state.language) all.push([`show${end}`, state.language]);
      return all;
    }

    function read(address) {
      const end = index === "0" ? "" : index;
      const ref = data.rows.indexOf(address.get(`ref${end}`) ?? "");
      const [key, order] = (address.get(`sort${end}`) ?? "").split(":");
      const language = address.get(`show${end}`) ?? "";
      state.ref = ref < 0 ? data.start : ref;
      state.key = heads.some((head) => head.dataset.key === key) ? key : "";
      state.down = order === "down";
      state.language = languages.includes(language) ? language : "";
      show();
    }
    return { parts, read };
  }

  function verdict(table) {
    const [head] = table.tHead.rows;
    const rows = [...table.tBodies[0].rows];
    // The first two columns are the contender and who dominates it.
    const heads = [...head.cells].slice(2);
    const names = heads.map((cell) => cell.textContent);
    const ordered = heads.map((cell) => cell.dataset.ordered !== undefined);
    const ranges = rows.map((row) => names.map((_, at) => {
      const { low, high } = row.cells[at + 2].dataset;
      return low === undefined ? null : [Number(low), Number(high)];
    }));
    const boxes = names.map((name) => {
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = true;
      box.addEventListener("change", () => {
        show();
        write();
      });
      const label = document.createElement("label");
      label.append(box, name);
      return { box, label };
    });
    const controls = document.querySelector(".criteria");
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = "What counts";
    group.append(legend, ...boxes.map(({ label }) => label));
    controls.append(group);
    controls.hidden = false;

    // The criteria in which one row is worse than the other, or null if the other does not dominate it.
    function worse(one, other) {
      const found = [];
      for (const at of names.keys()) {
        if (!boxes[at].box.checked || !ordered[at]) continue;
        const [a, b] = [ranges[one][at], ranges[other][at]];
        if (a === null && b === null) continue;
        if (a === null || b === null || a[1] < b[0]) return null;
        if (b[1] < a[0]) found.push(names[at]);
      }
      return found.length ? found : null;
    }

    function show() {
      for (const row of [head, ...rows]) names.forEach((_, at) => { row.cells[at + 2].hidden = !boxes[at].box.checked; });
      rows.forEach((row, one) => {
        const by = rows.findIndex((it, other) => it.dataset.language === row.dataset.language && worse(one, other));
        row.classList.toggle("dominated", by >= 0);
        const text = by < 0 ? "–" : `${rows[by].cells[0].textContent} (${worse(one, by).join(", ")})`;
        row.cells[1].textContent = text;
      });
    }

    function parts() {
      const chosen = names.filter((_, at) => boxes[at].box.checked);
      return chosen.length === names.length ? [] : [["criteria", chosen.join(",")]];
    }

    function read(address) {
      const chosen = address.has("criteria") ? address.get("criteria").split(",") : names;
      boxes.forEach(({ box }, at) => { box.checked = chosen.includes(names[at]); });
      show();
    }
    return { parts, read };
  }

  function write() {
    const address = new URLSearchParams(views.flatMap((one) => one.parts()));
    history.replaceState(null, "", `#${[...address].length ? address : "table"}`);
  }

  let first = true;
  function read() {
    const text = location.hash.slice(1);
    // The name of a section is not a view, so the view that is shown stays.
    const isSection = !text.includes("=") && text !== "";
    if (isSection && !first) return;
    first = false;
    const address = new URLSearchParams(isSection ? "" : text);
    for (const one of views) one.read(address);
    if (isSection) return;
    const section = address.has("criteria") && [...address].length === 1 ? "verdict" : "table";
    if (text) document.getElementById(section)?.scrollIntoView();
  }
  addEventListener("hashchange", read);
  read();
})();
