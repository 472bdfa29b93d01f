// Renders the formulas of a page. document$ fires on load and after each instant navigation.
// Only where Markdown marked one: the rest of a page, and the API is long, is left alone.
document$.subscribe(({ body }) => {
  const delimiters = [
    { left: "\\(", right: "\\)", display: false },
    { left: "\\[", right: "\\]", display: true },
  ];
  body.querySelectorAll(".arithmatex").forEach((formula) => renderMathInElement(formula, { delimiters }));
});
