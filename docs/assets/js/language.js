// Says which pages are Chinese, so that browsers choose their font and their voice by it.
document$.subscribe(() => {
  document.documentElement.lang = location.pathname.includes("/zh/") ? "zh-Hans" : "en";
});
