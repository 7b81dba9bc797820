package io.gitops4j.canary.report;

import java.util.Locale;

/** A page that needs nothing else: no scripts, no fonts, light and dark. */
final class Page {
  private static final String STYLE =
      """
      :root{--text:#1c2530;--soft:#5a6675;--line:#dfe4ea;--back:#fff;--stable:#2563c9;--canary:#0f8a5f;--judge:#8a4fd0;--limit:#c2341d}
      @media(prefers-color-scheme:dark){:root{--text:#e8ecf1;--soft:#9aa7b6;--line:#333d49;--back:#151a20;--stable:#79aaf5;--canary:#4cc896;--judge:#c09af2;--limit:#f08a76}}
      *{box-sizing:border-box}
      body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif}
      main{max-width:960px;margin:0 auto;padding:24px 16px}
      h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:28px 0 4px}
      p{margin:4px 0}.soft{color:var(--soft)}
      .decision{border-left:4px solid var(--canary);padding:6px 12px;margin:16px 0}
      .decision.aborted{border-color:var(--limit)}.decision.going{border-color:var(--judge)}
      svg{width:100%;min-width:640px;height:auto;display:block}
      svg text{font-size:12px;fill:var(--soft)}
      svg path{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
      path.grid{stroke:var(--line);stroke-width:1}
      path.stable{stroke:var(--stable)}text.stable{fill:var(--stable)}
      path.canary{stroke:var(--canary)}text.canary{fill:var(--canary)}
      path.judge{stroke:var(--judge)}text.judge{fill:var(--judge)}
      path.threshold{stroke:var(--limit);stroke-dasharray:6 4}text.threshold{fill:var(--limit)}
      path.moment{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
      .wide{overflow-x:auto}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums}
      th,td{text-align:right;padding:2px 14px 2px 0;border-bottom:1px solid var(--line);white-space:nowrap}
      th:first-child,td:first-child{text-align:left}
      """;

  private Page() {}

  static String of(String title, String body) {
    return "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        + "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        + "<title>"
        + escaped(title)
        + "</title><style>"
        + STYLE.lines().map(String::strip).reduce("", String::concat)
        + "</style></head><body><main><h1>"
        + escaped(title)
        + "</h1>"
        + body
        + "</main></body></html>\n";
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
