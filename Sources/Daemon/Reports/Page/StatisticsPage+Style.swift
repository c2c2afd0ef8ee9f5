// SPDX-License-Identifier: MIT

extension StatisticsPage {
  /// The style sheet: light and dark colours, and a layout for screens down to the width of a
  /// phone.
  static let style = """
    :root{--page:#fff;--text:#1f2328;--dim:#59636e;--line:#d1d9e0;
    --card:#f6f8fa;--c0:#e9edf1;--c1:#b9d7f2;--c2:#7db3e5;--c3:#3b87cc;--c4:#14528f}
    @media(prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--dim:#9aa4af;
    --line:#30363d;--card:#161b22;--c0:#21262d;--c1:#143a5e;--c2:#1f639e;--c3:#4596dd;
    --c4:#9bd0ff}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
    main,footer{max-width:1040px;margin:0 auto;padding:1rem}
    footer{color:var(--dim);font-size:.8rem}
    h1{font-size:1.7rem;margin:.5rem 0 1rem}
    h2{font-size:1.2rem;margin:0 0 .7rem}
    h3{font-size:1rem;margin:1rem 0 .5rem;color:var(--dim)}
    section{margin:2rem 0}
    dl,dd,figure{margin:0}
    .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem}
    .cards div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.7rem 1rem}
    .cards dd{font-size:1.6rem;font-weight:600;line-height:1.2}
    dt{color:var(--dim)}
    .records div{display:grid;grid-template-columns:minmax(6rem,12rem) 2fr;gap:1rem;padding:.25rem 0}
    .calendar{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:1rem}
    .years{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr));gap:1.5rem}
    figcaption{color:var(--dim)}
    svg{display:block;width:100%;height:auto}
    svg text{fill:var(--dim);font:11px system-ui,sans-serif}
    .bar{fill:var(--c3)}
    .c0{fill:var(--c0);background:var(--c0)}.c1{fill:var(--c1);background:var(--c1)}
    .c2{fill:var(--c2);background:var(--c2)}.c3{fill:var(--c3);background:var(--c3)}
    .c4{fill:var(--c4);background:var(--c4)}
    .legend{color:var(--dim);font-size:.85rem;margin:.7rem 0}
    .legend span{display:inline-block;width:.8rem;height:.8rem;border-radius:2px;margin:0 1px}
    table{border-collapse:collapse;width:100%}
    th,td{padding:.3rem .5rem;text-align:right;border-bottom:1px solid var(--line);
    font-variant-numeric:tabular-nums;font-weight:400;white-space:nowrap}
    th:first-child{text-align:left}
    tbody th{white-space:normal;overflow-wrap:anywhere}
    thead th,caption{color:var(--dim);font-size:.85rem}
    caption{text-align:left;padding:.5rem}
    dd{overflow-wrap:anywhere}
    .wide{width:45%}
    @media(max-width:600px){.wide{width:25%}}
    .line{height:10px}
    details{margin:.5rem 0;overflow-x:auto}
    summary{color:var(--dim);cursor:pointer;font-size:.85rem}
    """
}
