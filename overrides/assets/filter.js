// Filters and sorts a table that is complete without this script.
// The choice stands in the address (?unit=hr&status=bad&text=cost&sort=-weight), so that a filtered list can be sent to others.
// Not "q": with that key the theme opens its own search.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const language = document.documentElement.lang;
  const words = (text) => text.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);

  function filterable(list) {
    const rows = all("tbody tr:not(.k-group)", list);
    const text = new Map(rows.map((row) => [row, words(`${row.textContent} ${row.dataset.text || ""}`).join(" ")]));
    const controls = all("[data-filter]", list);
    const search = one("[data-filter-text]", list);
    const chosen = (control) => (control.type === "checkbox" && !control.checked ? "" : control.value);
    let sort = "";

    function show() {
      const wanted = controls.map((control) => [control.dataset.filter, chosen(control)]).filter(([, value]) => value);
      const typed = words(search?.value || "");
      for (const row of rows) {
        row.hidden = !(wanted.every(([key, value]) => (row.dataset[key] || "").split(" ").includes(value)) &&
          typed.every((word) => text.get(row).includes(word)));
      }
      for (const part of all("[data-filter-part]", list)) part.hidden = !one("tbody tr:not(.k-group):not([hidden])", part);
      const shown = rows.filter((row) => !row.hidden).length;
      for (const place of all("[data-filter-shown]", list)) place.textContent = shown.toLocaleString(language);
      for (const place of all("[data-filter-empty]", list)) place.hidden = shown > 0;
    }

    function remember() {
      const query = new URLSearchParams(location.search);
      const set = (key, value) => (value ? query.set(key, value) : query.delete(key));
      controls.forEach((control) => set(control.dataset.filter, chosen(control)));
      set("text", search?.value.trim());
      set("sort", sort);
      history.replaceState(null, "", location.pathname + (query.size ? `?${query}` : "") + location.hash);
    }

    function recall() {
      const query = new URLSearchParams(location.search);
      for (const control of controls) {
        const value = query.get(control.dataset.filter) || "";
        if (control.type === "checkbox") control.checked = value === control.value;
        else if (all("option", control).some((option) => option.value === value)) control.value = value;
      }
      if (search) search.value = query.get("text") || "";
      const [, minus, key] = /^(-?)(.*)$/.exec(query.get("sort") || "");
      if (key) order(key, minus ? "descending" : "ascending");
    }

    function order(key, direction) {
      for (const head of all("th[data-sort-key]", list)) {
        head.removeAttribute("aria-sort");
        if (head.dataset.sortKey !== key) continue;
        head.setAttribute("aria-sort", direction);
        for (const body of head.closest("table").tBodies) sortRows(body, head.cellIndex, direction === "descending" ? -1 : 1);
        sort = direction === "descending" ? `-${key}` : key;
      }
    }

    for (const head of all("th[data-sort-key]", list)) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "k-sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        order(head.dataset.sortKey, head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending");
        remember();
      });
    }
    for (const tools of all(".k-tools", list)) tools.hidden = false;
    list.addEventListener("input", () => { show(); remember(); });
    recall();
    show();
  }

  // An empty cell goes last in both directions: a missing number is neither small nor large.
  function sortRows(body, column, sign) {
    const value = (row) => row.cells[column]?.dataset.sort ?? row.cells[column]?.textContent.trim() ?? "";
    const compare = (a, b) => (a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : a.localeCompare(b, language));
    body.append(...[...body.rows].sort((a, b) => {
      const [left, right] = [value(a), value(b)];
      if (left === "" || right === "") return (left === "") - (right === "");
      return sign * compare(left, right);
    }));
  }

  all("[data-filterable]").forEach(filterable);
})();
