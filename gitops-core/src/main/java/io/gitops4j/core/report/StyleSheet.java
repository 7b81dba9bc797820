package io.gitops4j.core.report;

/** How reports look. A style's colours: {@code --x} on a page, {@code --x-soft} behind it. */
final class StyleSheet {
  private static final String COLOURS =
      """
      :root{color-scheme:light dark;
      --page:#f5f6f8;--card:#ffffff;--text:#18202a;--soft:#55606e;--line:#dce1e7;
      --link:#1d5bb8;
      --done:#0b7449;--done-soft:#e2f3ea;--go:#1d5bb8;--go-soft:#e4edfa;
      --wait:#855400;--wait-soft:#fbefd6;--bad:#b3261e;--bad-soft:#fbe6e4;
      --off:#55606e;--off-soft:#eaedf1;
      --stable:#1d5bb8;--canary:#0b7449;--judge:#7a3fc4;--limit:#b3261e}
      @media (prefers-color-scheme:dark){:root{
      --page:#0f1419;--card:#171d24;--text:#e6ebf1;--soft:#9eabb9;--line:#2c3641;
      --link:#8ab8ff;
      --done:#5ecb97;--done-soft:#14331f;--go:#8ab8ff;--go-soft:#18304f;
      --wait:#e8b85a;--wait-soft:#3a2d0e;--bad:#ff9d93;--bad-soft:#481f1b;
      --off:#9eabb9;--off-soft:#252e38;
      --stable:#8ab8ff;--canary:#5ecb97;--judge:#c7a4f7;--limit:#ff9d93}}
      """;

  private static final String TEXTS =
      """
      *{box-sizing:border-box}
      body{margin:0;background:var(--page);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
      main{max-width:1040px;margin:0 auto;padding:40px 24px 56px}
      h1{font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:0 0 10px;overflow-wrap:anywhere}
      h2{font-size:19px;line-height:1.3;font-weight:650;letter-spacing:-.005em;margin:44px 0 12px}
      h3{font-size:15px;line-height:1.4;font-weight:650;margin:22px 0 4px;overflow-wrap:anywhere}
      h4{font-size:14px;font-weight:600;margin:16px 0 4px}
      p{margin:4px 0;overflow-wrap:anywhere}
      .soft{color:var(--soft)}
      .eyebrow{font-size:12px;font-weight:600;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin:0 0 6px}
      .verdict{font-size:17px;margin:0 0 22px}
      a{color:var(--link);text-underline-offset:2px}
      code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
      code{overflow-wrap:anywhere}
      .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px 24px;margin:0 0 14px;padding:16px 0;border:solid var(--line);border-width:1px 0}
      dt{font-size:12px;color:var(--soft)}dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
      .artifact{margin:6px 0}
      .pill{display:inline-block;font-size:12px;line-height:1.5;font-weight:600;padding:1px 9px;border-radius:99px;white-space:nowrap;letter-spacing:0}
      .verdict .pill{font-size:14px;padding:2px 12px;margin-right:6px}
      .pill.done{color:var(--done);background:var(--done-soft)}.pill.go{color:var(--go);background:var(--go-soft)}
      .pill.wait{color:var(--wait);background:var(--wait-soft)}.pill.bad{color:var(--bad);background:var(--bad-soft)}
      .pill.off{color:var(--off);background:var(--off-soft)}
      .callout{border-left:3px solid;border-radius:0 6px 6px 0;padding:12px 18px;margin:20px 0 12px;background:var(--card)}
      .callout h2{font-size:15px;margin:0 0 4px}.callout ul{margin:4px 0;padding-left:18px}
      .callout.bad{border-color:var(--bad);background:var(--bad-soft)}.callout.wait{border-color:var(--wait);background:var(--wait-soft)}
      .callout .soft{color:var(--text)}
      .stage,.commit{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 18px;margin:0 0 14px}
      .stage>h3,.commit>h3{margin-top:0}
      .said{margin:6px 0 12px;padding-left:18px}.said q{font-style:italic}
      footer{margin-top:48px;padding-top:14px;border-top:1px solid var(--line);font-size:13px}
      details{margin:6px 0}summary{cursor:pointer;padding:3px 0}
      """;

  private static final String TABLES =
      """
      .wide{overflow-x:auto}
      table{border-collapse:collapse;width:100%;margin:10px 0;font-variant-numeric:tabular-nums;font-size:14px}
      th,td{text-align:left;vertical-align:top;padding:6px 18px 6px 0;border-bottom:1px solid var(--line)}
      th:last-child,td:last-child{padding-right:0}
      thead th{font-size:12px;font-weight:500;color:var(--soft);white-space:nowrap}
      tbody th{font-weight:500}tbody tr:last-child>*{border-bottom:0}
      td p{margin:0 0 2px}td.time,time{white-space:nowrap}td.left{overflow-wrap:anywhere}
      .listed thead th:first-child{width:22%}.listed thead th:nth-child(2){width:14%}.steps .left{width:42%;min-width:180px}
      .stage table{margin:8px 0 0}
      .numbers th,.numbers td{text-align:right;white-space:nowrap}.numbers th:first-child,.numbers td:first-child{text-align:left}
      .diff{margin:6px 0;padding:8px 0;overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--page);line-height:1.5;font-size:13px}
      .diff span{display:block;min-width:max-content;padding:0 12px;white-space:pre}
      .diff .add{background:var(--done-soft);color:var(--done)}.diff .del{background:var(--bad-soft);color:var(--bad)}
      .diff .at{color:var(--soft)}
      """;

  private static final String PICTURES =
      """
      svg{display:block;width:100%;min-width:820px;height:auto}
      svg text{font-size:12px;fill:var(--soft)}
      .card{fill:var(--card);stroke:var(--line)}
      .edge{stroke:none}.edge.done{fill:var(--done)}.edge.go{fill:var(--go)}.edge.wait{fill:var(--wait)}.edge.bad{fill:var(--bad)}.edge.off{fill:var(--line)}
      svg .name{font-size:15px;font-weight:600;fill:var(--text)}svg .line{font-size:13px;fill:var(--text)}
      circle.done{fill:var(--done-soft)}circle.go{fill:var(--go-soft)}circle.wait{fill:var(--wait-soft)}circle.bad{fill:var(--bad-soft)}circle.off{fill:var(--off-soft)}
      svg text.sign{font-size:9px;font-weight:700}svg text.big{font-size:11px}
      text.done{fill:var(--done)}text.go{fill:var(--go)}text.wait{fill:var(--wait)}text.bad{fill:var(--bad)}text.off{fill:var(--off)}
      .gate{stroke-width:1.5}.gate.done{fill:var(--done-soft);stroke:var(--done)}.gate.wait{fill:var(--wait-soft);stroke:var(--wait)}.gate.bad{fill:var(--bad-soft);stroke:var(--bad)}.gate.off{fill:none;stroke:var(--off)}
      .square.done{fill:var(--done)}.square.go{fill:var(--go)}.square.wait{fill:var(--wait)}.square.bad{fill:var(--bad)}.square.off{fill:var(--line)}
      .arrow{fill:none;stroke:var(--soft);stroke-width:1.5}.tip{fill:var(--soft)}
      .grid{fill:none;stroke:var(--line)}
      .timeline .stage{font-weight:600;fill:var(--text);font-size:13px}.timeline .step,.timeline .length{fill:var(--text)}
      .bar.done{fill:var(--go)}.bar.bad{fill:var(--bad)}.bar.waits{fill:url(#wait)}
      .hatch-back{fill:var(--wait-soft)}.hatch{fill:none;stroke:var(--wait);stroke-width:2}
      .key{font-size:13px}.swatch{display:inline-block;width:22px;height:11px;border-radius:2px;margin:0 6px 0 10px;vertical-align:-1px}
      .swatch:first-child{margin-left:0}.swatch.go{background:var(--go)}
      .swatch.wait{background:repeating-linear-gradient(135deg,var(--wait) 0 1.5px,var(--wait-soft) 1.5px 4.5px)}
      .chart path{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
      .chart path.grid{stroke-width:1}
      path.stable{stroke:var(--stable)}text.stable{fill:var(--stable)}path.canary{stroke:var(--canary)}text.canary{fill:var(--canary)}
      path.judge{stroke:var(--judge)}text.judge{fill:var(--judge)}
      path.threshold{stroke:var(--limit);stroke-dasharray:6 4}text.threshold{fill:var(--limit)}
      .chart path.moment{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
      @media (max-width:640px){main{padding:22px 14px 40px}h1{font-size:24px}.stage,.commit{padding:12px}h2{margin-top:34px}.facts{grid-template-columns:1fr 1fr}
      .listed thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
      .listed tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}.listed tr:last-child{border:0}
      .listed tbody th,.listed td{display:inline-block;border:0;padding:0 12px 0 0;width:auto;min-width:0}.listed tbody th{font-weight:600}.listed .left{display:block;width:auto;min-width:0}}
      @media print{body{background:#fff;font-size:11pt}main{max-width:none;padding:0}.stage,.commit,tr,svg{break-inside:avoid}h2,h3{break-after:avoid}.wide,.diff{overflow:visible}.diff span{white-space:pre-wrap;min-width:0}svg{min-width:0}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
      """;

  static final String TEXT = COLOURS + TEXTS + TABLES + PICTURES;

  private StyleSheet() {}
}
