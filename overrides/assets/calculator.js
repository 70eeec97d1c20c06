// The live calculator of the weighting page: the methods' own formulas, evaluated exactly, every step in words.
// Formulas come with the page as trees: "8" is a number, "actual" a name, ["/", "actual", "target"] an operation.
// What is typed stays in the page: nothing is stored, sent or written into the address.
"use strict";
(() => {
  const root = document.querySelector("[data-calculator]");
  if (!root) return;
  const { signs, policy, marks, names, words, methods } = JSON.parse(document.getElementById("k-calc-data").textContent);
  const MINUS = "\u2212";

  // ---------- numbers: fractions of whole numbers, never floating point ----------
  const size = (whole) => (whole < 0n ? -whole : whole);
  function fraction(above, below = 1n) {
    let [common, rest] = [size(above), size(below)];
    while (rest) [common, rest] = [rest, common % rest];
    const sign = below < 0n ? -1n : 1n;
    return { above: (sign * above) / (common || 1n), below: (sign * below) / (common || 1n) };
  }
  function decimal(text) {
    const [whole, part = ""] = text.split(".");
    return fraction(BigInt(whole + part), 10n ** BigInt(part.length));
  }
  const compare = (one, other) => {
    const difference = one.above * other.below - other.above * one.below;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  };
  const larger = (one, other) => (compare(one, other) < 0 ? other : one);
  const smaller = (one, other) => (compare(one, other) > 0 ? other : one);
  // The one rounding rule: half away from zero. Gives a whole number of 10^-places.
  function rounded({ above, below }, places) {
    const up = (2n * size(above) * 10n ** BigInt(places) + below) / (2n * below);
    return above < 0n ? -up : up;
  }

  // ---------- formulas ----------
  const OPERATIONS = {
    "+": (a, b) => fraction(a.above * b.below + b.above * a.below, a.below * b.below),
    "-": (a, b) => fraction(a.above * b.below - b.above * a.below, a.below * b.below),
    "*": (a, b) => fraction(a.above * b.above, a.below * b.below),
    "/": (a, b) => (b.above ? fraction(a.above * b.below, a.below * b.above) : null),
    "<": (a, b) => compare(a, b) < 0,
    "<=": (a, b) => compare(a, b) <= 0,
    ">": (a, b) => compare(a, b) > 0,
    ">=": (a, b) => compare(a, b) >= 0,
    "==": (a, b) => compare(a, b) === 0,
    "!=": (a, b) => compare(a, b) !== 0,
    neg: (a) => fraction(-a.above, a.below),
    not: (truth) => !truth,
    abs: (a) => fraction(size(a.above), a.below),
    min: (...all) => all.reduce(smaller),
    max: (...all) => all.reduce(larger),
  };
  const isNumber = (tree) => /^[0-9]/.test(tree);
  // A fraction or a truth value; null where there is no result: a name without a value, a division by zero.
  function evaluate(tree, values) {
    if (typeof tree === "string") return isNumber(tree) ? decimal(tree) : values[tree] ?? null;
    const [operator, ...parts] = tree;
    if (operator === "if") {
      const truth = evaluate(parts[0], values);
      return truth === null ? null : evaluate(parts[truth ? 1 : 2], values);
    }
    const results = parts.map((part) => evaluate(part, values));
    if (operator === "coalesce") return results.find((result) => result !== null) ?? null;
    if (operator === "and" || operator === "or") {
      const deciding = operator === "or";
      if (results.includes(deciding)) return deciding;
      return results.includes(null) ? null : !deciding;
    }
    return results.includes(null) ? null : OPERATIONS[operator](...results);
  }
  // The formula without the choices that the values do not take, and the last condition that was tested.
  function settled(tree, values) {
    let tested = null;
    while (Array.isArray(tree) && tree[0] === "if") {
      const truth = evaluate(tree[1], values);
      tested = { condition: tree[1], truth };
      tree = tree[truth ? 2 : 3];
    }
    if (Array.isArray(tree) && tree[0] in STRENGTH) {
      tree = [tree[0], ...tree.slice(1).map((part) => settled(part, values).tree)];
    }
    return { tree, tested };
  }

  // ---------- numbers and formulas as text, in the language of the page ----------
  function written(whole, places) {
    const digits = String(size(whole)).padStart(places + 1, "0");
    const front = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, signs.group);
    const back = places ? signs.decimal + digits.slice(-places) : "";
    return (whole < 0n ? MINUS : "") + front + back;
  }
  const number = (value, places) => written(rounded(value, places), places);
  const places = (value, most) => {
    for (let n = 0; n < most; n++) if ((value.above * 10n ** BigInt(n)) % value.below === 0n) return n;
    return most;
  };
  const plain = (value) => number(value, places(value, 6));
  // All digits where there are at most eight decimals; else the first eight, cut off and not rounded.
  function unrounded(value) {
    const isExact = (value.above * 10n ** 8n) % value.below === 0n;
    if (isExact) return number(value, places(value, 8));
    const cut = written((size(value.above) * 10n ** 8n) / value.below, 8);
    return `${value.above < 0n ? MINUS : ""}${cut}…`;
  }
  const STRENGTH = { "+": 1, "-": 1, "*": 2, "/": 2 };
  const SIGNS = { "-": MINUS, "*": "×", "/": "÷", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠" };
  const OPPOSITE = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==" };
  const MIRRORED = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=" };
  function inWords(tree, shown) {
    const inner = (part, strength) => {
      const weak = Array.isArray(part) && (["if", "and", "or"].includes(part[0]) || part[0] in OPPOSITE);
      return weak || (Array.isArray(part) && STRENGTH[part[0]] < strength) ? `(${inWords(part, shown)})` : inWords(part, shown);
    };
    if (typeof tree === "string") {
      if (isNumber(tree)) return plain(decimal(tree));
      const said = shown(tree);
      return said.startsWith(MINUS) ? `(${said})` : said;
    }
    const [operator, ...parts] = tree;
    if (operator in STRENGTH) {
      const strength = STRENGTH[operator];
      const right = inner(parts[1], strength + (operator === "-" || operator === "/" ? 1 : 0));
      return `${inner(parts[0], strength)} ${SIGNS[operator] ?? operator} ${right}`;
    }
    if (operator in OPPOSITE) return `${inner(parts[0], 1)} ${SIGNS[operator] ?? operator} ${inner(parts[1], 1)}`;
    if (operator === "neg") return MINUS + inner(parts[0], 3);
    if (operator === "not") return `${words.not} ${inner(parts[0], 1)}`;
    if (operator === "and" || operator === "or") return parts.map((part) => inWords(part, shown)).join(` ${words[operator]} `);
    return `${operator}(${parts.map((part) => inWords(part, shown)).join(", ")})`;
  }
  const nameOf = (name) => names[name] ?? name.replace(/^(edge|score)(\d+)$/, (_, kind, row) => `${names[kind]} ${row}`);
  const fill = (template, parts) => template.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
  const sentence = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

  // ---------- what the numbers score ----------
  function outcome(method, way, rows, values) {
    const reasons = [
      ...method.domain.filter((tree) => evaluate(tree, values) !== true).map((tree) => reasonOf(tree, values)),
      ...method.whole.filter((tree) => !isWhole(evaluate(tree, values))).map(wholeReason),
      ...(values.floor && values.cap && compare(values.floor, values.cap) > 0 ? [reasonOf(["<=", "floor", "cap"], values)] : []),
    ];
    if (reasons.length) return { state: "invalid", reasons };
    const tree = way.trees[way.rows ? rows - way.rows.fewest : 0];
    const raw = evaluate(tree, values);
    if (raw === null) return { state: method.nothing, reasons: [words.zero] };
    const isEndless = compare(OPERATIONS.abs(raw), decimal(policy.largest)) > 0;
    if (isEndless && (!values.cap || (raw.above < 0n && !values.floor))) return { state: "invalid", reasons: [words.endless] };
    return { state: "scored", tree, raw, isUnbounded: evaluate(method.unbounded, values) === true, ...limited(raw, values) };
  }
  // Conversion, cut-off, floor, cap and the one rounding, in this order.
  function limited(raw, { floor, cap }) {
    const judged = policy.convert ? evaluate(policy.convert, { raw }) : raw;
    const isCut = policy.cutoff && compare(judged, decimal(policy.cutoff.below)) < 0;
    const points = isCut ? decimal(policy.cutoff.score) : judged;
    const isFloored = Boolean(floor) && compare(points, floor) < 0;
    const isCapped = Boolean(cap) && compare(points, cap) > 0;
    const millionths = rounded(isFloored ? floor : isCapped ? cap : points, 6);
    return { judged, isCut, isFloored, isCapped, achievement: fraction(millionths, 10n ** 6n) };
  }
  const isWhole = (value) => value !== null && value.below === 1n;
  const wholeReason = (tree) =>
    (typeof tree === "string" ? fill(words.whole, { one: nameOf(tree) }) : fill(words.step, { one: nameOf("actual") }));
  function reasonOf([operator, one, other], values) {
    const settle = (tree) => (tree[0] === "coalesce" ? tree.slice(1).find((part) => evaluate(part, values) !== null) : tree);
    let [left, right] = [settle(one), settle(other)];
    if (right === "actual") [operator, left, right] = [MIRRORED[operator], right, left];
    if (!(operator in OPPOSITE) || Array.isArray(left) || Array.isArray(right)) {
      return fill(words.holds, { formula: inWords([operator, one, other], nameOf) });
    }
    return fill(words[operator], { one: inWords(left, nameOf), other: inWords(right, nameOf) });
  }
  const colour = (value) => ["good", "watch"].find((name) => compare(value, decimal(policy[name])) >= 0) ?? "bad";

  // ---------- the working: what it says, step by step ----------
  function working(found, values, given) {
    const shown = (name) => (values[name] ? plain(values[name]) : nameOf(name));
    const { tree, tested } = settled(found.tree, values);
    const steps = given.map((name) => ({ label: sentence(nameOf(name)), result: plain(values[name]) }));
    if (typeof tree === "string" && tested) {
      const { condition, truth } = tested;
      const holds = truth || !(condition[0] in OPPOSITE) ? condition : [OPPOSITE[condition[0]], ...condition.slice(1)];
      const why = found.isUnbounded ? words.endless_ratio : inWords(holds, shown);
      steps.push({ key: "raw", label: words.figures, text: why, result: unrounded(found.raw) });
    } else {
      steps.push({ label: words.formula, text: inWords(tree, nameOf) });
      steps.push({ key: "raw", label: words.figures, text: inWords(tree, shown), result: unrounded(found.raw) });
    }
    return [...steps, ...ending(found, values)];
  }
  function* ending(found, { floor, cap }) {
    if (policy.convert) yield { label: words.convert, text: words.converted, result: unrounded(found.judged) };
    if (policy.cutoff) {
      const [edge, score] = [plain(decimal(policy.cutoff.below)), plain(decimal(policy.cutoff.score))];
      const said = found.isCut ? words.cut : words.not_cut;
      yield { label: words.cutoff, text: fill(said, { edge, score }), result: found.isCut ? score : "" };
    }
    const limit = (value, isReached) => (value ? (isReached ? words.counts : words.not_reached) : words.none);
    yield { label: words.floor, text: limit(floor, found.isFloored), result: floor ? plain(floor) : "" };
    yield { label: words.cap, text: limit(cap, found.isCapped), result: cap ? plain(cap) : "" };
    yield { key: "rounded", label: words.rounding, text: words.rounded, result: number(found.achievement, 6) };
    yield { key: "end", label: words.achievement, text: words.shown, result: number(found.achievement, policy.decimals) };
  }

  // ---------- reading what is typed: the decimal sign of the page only ----------
  const EXAMPLE = fraction(78n, 10n);
  function read(input, isOptional = false) {
    const typed = input.value.trim().replace(MINUS, "-");
    if (!typed) return isOptional ? { value: null } : { hint: words.empty };
    const other = signs.decimal === "." ? "," : ".";
    const match = typed.match(signs.decimal === "." ? /^(-?)(\d+)(?:\.(\d+))?$/ : /^(-?)(\d+)(?:,(\d+))?$/);
    if (match) {
      const [, minus, whole, part = ""] = match;
      if (whole.length > 18 || part.length > 4) return { hint: words.digits };
      return { value: decimal(`${minus}${whole}.${part || "0"}`) };
    }
    if (!/^-?\d[\d.,' \u00a0\u202f]*$/.test(typed)) return { hint: fill(words.number, { example: plain(EXAMPLE) }) };
    // Three digits behind the other sign may be thousands, so nothing is guessed from them.
    const pieces = typed.split(other);
    const isClear = pieces.length === 2 && /^\d+$/.test(pieces[1]) && pieces[1].length !== 3 && !typed.includes(signs.decimal);
    const example = isClear ? pieces.join(signs.decimal) : plain(EXAMPLE);
    return { hint: fill(words.sign, { sign: signs.decimal, example }) };
  }
  function readAll(way) {
    const values = {};
    const problems = [];
    const take = (input, isOptional) => {
      const { value, hint } = read(input, isOptional);
      mark(input, hint);
      if (hint) problems.push({ input, hint });
      else values[input.name] = value;
    };
    for (const input of [...fields.querySelectorAll("input"), ...table.querySelectorAll(".k-calc__f input")]) take(input, false);
    const count = way.rows ? readRows(way.rows, values, problems) : 0;
    for (const input of ends.querySelectorAll("input")) take(input, true);
    values.unbounded = values.cap ?? decimal(policy.unbounded);
    return { values, problems, count };
  }
  // Rows left empty count as absent; the others move up, since the formula numbers its edges from 1.
  function readRows({ order, fewest }, values, problems) {
    const rows = [];
    for (const row of table.querySelectorAll("tbody tr")) {
      const inputs = [...row.querySelectorAll("input")];
      const isEmpty = inputs.every((input) => !input.value.trim());
      const results = inputs.map((input) => (isEmpty ? {} : read(input)));
      results.forEach(({ hint }, place) => mark(inputs[place], hint && !inputs[place].value.trim() ? words.pair : hint));
      const wrong = results.findIndex(({ hint }) => hint);
      if (wrong >= 0) problems.push({ input: inputs[wrong], hint: inputs[wrong].value.trim() ? results[wrong].hint : words.pair });
      else if (!isEmpty) rows.push({ input: inputs[0], edge: results[0].value, score: results[1].value });
    }
    rows.forEach(({ input, edge }, place) => {
      const isOff = place > 0 && compare(edge, rows[place - 1].edge) !== (order === "rising" ? 1 : -1);
      if (isOff) { mark(input, words[order]); problems.push({ input, hint: words[order] }); }
    });
    rows.forEach(({ edge, score }, place) => Object.assign(values, { [`edge${place + 1}`]: edge, [`score${place + 1}`]: score }));
    if (rows.length < fewest) problems.push({ input: table.querySelector("input"), hint: fill(words.rows, { count: fewest }) });
    return rows.length;
  }

  // ---------- the page ----------
  const part = (name) => root.querySelector(`[data-${name}]`);
  const choice = root.querySelector("select");
  const [fields, ends, table, answer, list] = ["fields", "ends", "rows", "answer", "working"].map(part);
  const typed = new Map(); // a number put in for one method stays for the next one that asks for it

  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }
  function icon(name) {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "use");
    shape.setAttribute("href", `#${name}`);
    drawing.setAttribute("class", "k-i");
    drawing.setAttribute("aria-hidden", "true");
    drawing.append(shape);
    return drawing;
  }
  function status(name) {
    const [shape, tone, word] = marks[name];
    return make("span", { class: `k-st k-${tone}` }, icon(shape), word);
  }
  const local = (text) => text.replace(".", signs.decimal).replace("-", MINUS);
  function entry(name, start) {
    return make("input", { id: `k-calc-${name}`, name, value: start, type: "text", autocomplete: "off", spellcheck: "false" });
  }
  function field(name, start, note = "") {
    const label = make("label", { for: `k-calc-${name}` }, sentence(nameOf(name)), ...(note ? [make("small", {}, ` · ${note}`)] : []));
    return make("div", { class: "k-calc__f" }, label, entry(name, start), hintFor(name));
  }
  const hintFor = (name) => make("p", { class: "k-calc__hint", id: `k-calc-${name}-hint`, hidden: "" });
  function mark(input, hint = "") {
    const note = document.getElementById(`${input.id}-hint`);
    note.textContent = hint;
    note.hidden = !hint;
    for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", note.id]]) {
      if (hint) input.setAttribute(name, value);
      else input.removeAttribute(name);
    }
  }
  function tableOf({ start, most }) {
    const head = make("tr", {}, ...["edge", "score"].map((name) => make("th", { scope: "col" }, sentence(nameOf(name)))));
    const rows = Array.from({ length: most }, (_, place) => {
      const cells = ["edge", "score"].map((kind, column) => {
        const input = entry(`${kind}${place + 1}`, local(start[place]?.[column] ?? ""));
        input.setAttribute("aria-label", nameOf(input.name));
        return make("td", {}, input, hintFor(input.name));
      });
      return make("tr", {}, ...cells);
    });
    return make("table", { class: "k-t" }, make("thead", {}, head), make("tbody", {}, ...rows));
  }

  const method = () => methods[choice.value];
  const way = () => method().ways.find(({ value }) => value === part("way").querySelector("select")?.value) ?? method().ways[0];
  function showMethod() {
    const { summary, ways } = method();
    part("summary").textContent = summary;
    part("page").href = choice.selectedOptions[0].dataset.page;
    const options = ways.map(({ value, label }) => make("option", { value }, label));
    const select = make("select", { id: "k-calc-way", autocomplete: "off" }, ...options);
    const label = make("label", { for: "k-calc-way" }, sentence(words.way));
    part("way").replaceChildren(...(ways.length > 1 ? [make("div", { class: "k-calc__f" }, label, select)] : []));
    showWay();
  }
  function showWay() {
    const { fields: asked, rows } = way();
    fields.replaceChildren(...asked.map(([name, start]) => field(name, typed.get(name) ?? local(start))));
    table.replaceChildren(...(rows ? [tableOf(rows), make("div", { class: "k-calc__fields" }, field(rows.otherwise, "0"))] : []));
    showAnswer();
  }
  function showAnswer() {
    const chosen = way();
    const { values, problems, count } = readAll(chosen);
    if (problems.length) return say("waiting", `${sentence(nameOf(problems[0].input.name))}: ${problems[0].hint}`);
    const found = outcome(method(), chosen, count, values);
    if (found.state !== "scored") return say(found.state, fill(words[found.state], { reasons: found.reasons.join(", ") }));
    const score = make("span", { class: "k-calc__score" }, number(found.achievement, policy.decimals));
    answer.replaceChildren(make("p", {}, score, " ", status(colour(found.achievement)), " ", whatIf()));
    list.replaceChildren(...working(found, values, chosen.fields.map(([name]) => name)).map(line));
  }
  function say(state, text) {
    answer.replaceChildren(make("p", {}, status(state), " ", whatIf()), make("p", { class: "k-calc__why" }, text));
    list.replaceChildren();
  }
  const whatIf = () => make("span", { class: "k-tag" }, words.what_if);
  function line({ key = "", label, text = "", result = "" }) {
    const cells = [["l", label], ["f", text], ["r", result]].map(([kind, said]) => make("span", { class: `k-work__${kind}` }, said));
    return make("li", { "data-step": key, ...(key === "end" ? { class: "k-work__end" } : {}) }, ...cells);
  }

  ends.append(...["floor", "cap"].map((name) => field(name, local(policy[name]), words.blank)));
  choice.addEventListener("change", showMethod);
  part("way").addEventListener("change", showWay);
  root.addEventListener("input", ({ target }) => {
    if (target.tagName !== "INPUT") return;
    if (fields.contains(target)) typed.set(target.name, target.value);
    showAnswer();
  });
  const asked = new URLSearchParams(location.search).get("method");
  if (asked && Object.hasOwn(methods, asked)) choice.value = asked;
  showMethod();
  root.hidden = false;
  document.querySelector("[data-calculator-without]").hidden = true;
})();
