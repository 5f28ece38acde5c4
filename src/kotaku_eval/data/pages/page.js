(function () {
  "use strict";
  var form = document.getElementById("filter");
  var table = document.getElementById("finding-table");
  var places = Array.prototype.slice.call(document.querySelectorAll("details.place"));

  function openAll() {
    places.forEach(function (place) { place.open = true; });
  }
  if (places.length > 2) {
    places.slice(1).forEach(function (place) { place.open = false; });
  }
  window.addEventListener("beforeprint", openAll);

  if (!form || !table) { return; }
  var shown = document.getElementById("shown");
  var nothing = document.getElementById("nothing");
  var filtered = document.getElementById("filtered");
  var words = document.getElementById("filter-words");
  var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
  var bodies = Array.prototype.slice.call(table.tBodies);
  var groups = bodies.map(function (body) {
    var rows = Array.prototype.slice.call(body.querySelectorAll("tr.finding"));
    return { body: body, head: body.rows[0], count: body.querySelector("[data-count]"), rows: rows };
  });
  var rows = groups.reduce(function (all, group) { return all.concat(group.rows); }, []);
  var texts = new Map(rows.map(function (row) { return [row, row.textContent.toLowerCase()]; }));
  var order = { key: "place", down: false };

  function number(value) { return value.toLocaleString(document.documentElement.lang); }

  function matches(row, wanted) {
    var fits = selects.every(function (select) {
      return select.value === "*" || select.value === "=" + row.dataset[select.dataset.filter];
    });
    var text = texts.get(row);
    return fits && wanted.every(function (word) { return text.indexOf(word) >= 0; });
  }

  function apply() {
    var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    var left = 0;
    groups.forEach(function (group) {
      var here = 0;
      group.rows.forEach(function (row) {
        row.hidden = !matches(row, wanted);
        if (!row.hidden) { here += 1; }
      });
      group.head.hidden = order.key !== "place" || here === 0;
      group.count.textContent = "(" + number(here) + ")";
      left += here;
    });
    nothing.hidden = left > 0;
    filtered.hidden = left === rows.length;
    shown.textContent = shown.dataset.words
      .replace("{shown}", number(left)).replace("{all}", number(rows.length));
  }

  function compare(one, other) {
    var key = order.key;
    var found = 0;
    if (key === "severity") {
      found = Number(one.dataset.rank) - Number(other.dataset.rank);
    } else if (one.dataset[key] !== other.dataset[key]) {
      found = one.dataset[key] < other.dataset[key] ? -1 : 1;
    }
    return (order.down ? -found : found) || Number(one.dataset.at) - Number(other.dataset.at);
  }

  function arrange() {
    table.classList.toggle("grouped", order.key === "place");
    if (order.key === "place") {
      var held = order.down ? groups.slice().reverse() : groups;
      held.forEach(function (group) {
        group.rows.forEach(function (row) { group.body.appendChild(row); });
        table.appendChild(group.body);
      });
    } else {
      rows.slice().sort(compare).forEach(function (row) { groups[0].body.appendChild(row); });
    }
    Array.prototype.forEach.call(table.querySelectorAll("th[data-sort]"), function (head) {
      var own = head.dataset.sort === order.key;
      head.setAttribute("aria-sort", own ? (order.down ? "descending" : "ascending") : "none");
    });
    apply();
  }

  function makeSortable(head) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    var paper = document.createElement("span");
    paper.className = "paper";
    paper.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    head.appendChild(paper);
    button.addEventListener("click", function () {
      var worstFirst = head.dataset.sort === "severity";
      order.down = order.key === head.dataset.sort ? !order.down : worstFirst;
      order.key = head.dataset.sort;
      arrange();
    });
  }

  function showTarget() {
    var row = document.getElementById(location.hash.slice(1));
    if (row && row.hidden && texts.has(row)) {
      form.reset();
      apply();
      row.scrollIntoView();
    }
  }

  Array.prototype.forEach.call(table.querySelectorAll("th[data-sort]"), makeSortable);
  form.addEventListener("input", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  window.addEventListener("hashchange", showTarget);
  form.hidden = false;
  apply();
}());
