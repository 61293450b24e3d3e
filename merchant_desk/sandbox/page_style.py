"""Style, script and icons of the customer's page; all inline, because the page may load nothing else."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root{color-scheme:light;--ink:#11151D;--ink2:#465062;--line:#C8CDD7;--soft:#E1E4EA;--bg:#F4F5F8;--card:#fff;
--accent:#2A54DB;--training:#9C1458;--training2:#870F4B}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;background:var(--bg);color:var(--ink);
font:16px/1.45 Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
body[data-state=confirmed]{background:#E3F5EB}
body[data-state=on-hold]{background:#F3EDFF}
body[data-state=cancelled],body[data-state=failed],body[data-state=wrong]{background:#E6E9EF}
.ribbon{padding:9px 16px;text-align:center;color:#fff;font-size:14px;line-height:20px;
background:repeating-linear-gradient(135deg,var(--training) 0 16px,var(--training2) 16px 32px)}
.ribbon b{margin-right:10px;letter-spacing:.04em}
main{max-width:520px;margin:0 auto;padding:24px 16px 32px}
header{display:flex;align-items:center;gap:12px}
.mark{width:48px;height:48px;flex:none;border-radius:10px;background:var(--training);color:#fff;
display:grid;place-items:center;font-weight:600;font-size:19px}
.shop{font-size:20px;font-weight:600;line-height:1.2}
.order{color:var(--ink2);font-size:15px;overflow-wrap:anywhere}
#amount{margin:24px 0 20px;text-align:center;font-size:clamp(36px,13vw,64px);line-height:1.05;font-weight:700;
letter-spacing:-.02em;overflow-wrap:anywhere}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
fieldset{margin:0;padding:0;border:0;min-width:0}
legend{float:left;width:100%;padding:14px 16px;display:flex;gap:12px;align-items:baseline;
justify-content:space-between;font-weight:600}
legend small,.about{color:var(--ink2);font-size:14px;font-weight:400}
.network{clear:both;display:flex;align-items:center;gap:12px;min-height:56px;padding:6px 16px;
border-top:1px solid var(--soft);cursor:pointer}
.network:has(:checked){background:#EDF2FF}
.network:hover{background:#F4F6F9}
.network:has(:checked):hover{background:#EDF2FF}
.network input{width:20px;height:20px;margin:0;accent-color:var(--accent);flex:none}
.network .name{flex:1 0 auto}
.network .name b{display:block;font-weight:600;line-height:1.25}
.network .name span{display:block;color:var(--ink2);font-size:14px;line-height:1.25}
.about{text-align:right;min-width:0;text-wrap:balance}
.badge{display:inline-grid;place-items:center;width:28px;height:28px;flex:none;border-radius:50%;font-size:11px;
font-weight:600;background:#E4E6EA;color:#23272F}
.CELO{background:#FBE36A;color:#2A2500}.ETHEREUM{background:#DDE4FB;color:#2A3E8F}
.HATHOR{background:#E0DAF4;color:#3D2A7A}.BSC{background:#F9E3A3;color:#5B4300}
.POLYGON{background:#E6DAFB;color:#4B1E96}.AVAXCCHAIN{background:#FBD9D9;color:#8C1B1B}
button{display:block;width:100%;min-height:56px;margin:16px 0 0;padding:8px 16px;border:0;border-radius:10px;
background:var(--accent);color:#fff;font:inherit;font-size:18px;font-weight:600;cursor:pointer}
button:hover{background:#2247BF}
button:active{background:#1B3AA0}
button small{display:block;font-size:13px;font-weight:400}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid #2A54DB;outline-offset:2px}
.pill{margin:20px 0 0;padding:14px 16px;border:1px solid var(--soft);border-radius:12px;
background:var(--card);display:flex;align-items:center;justify-content:center;gap:10px;color:#845000;font-weight:600}
.pill svg{width:22px;height:22px;flex:none}
.hint{margin:14px 0 0;text-align:center;color:var(--ink2);font-size:14px}
.end{padding:32px 0 24px;text-align:center}
.halo{width:144px;height:144px;margin:0 auto 20px;padding:16px;border-radius:50%;background:#D3D8E0}
.halo svg{display:block;width:112px;height:112px}
[data-state=confirmed] .halo{background:#CDECDA}
[data-state=on-hold] .halo{background:#E4D8FB}
h1{margin:0;font-size:36px;line-height:1.15;font-weight:700;letter-spacing:-.02em;overflow-wrap:anywhere}
.end p{margin:8px 0 0;color:var(--ink2);font-size:18px}
dl{margin:0}
dl div{display:flex;gap:16px;justify-content:space-between;align-items:center;padding:13px 0;margin:0 16px;
border-top:1px solid var(--soft)}
dl div:first-child{border-top:0}
dt{color:var(--ink2)}
dd{margin:0;text-align:right;font-weight:600;overflow-wrap:anywhere;display:flex;align-items:center;gap:8px}
dd.big{font-size:20px}
code{font:500 15px/1.4 "JetBrains Mono",ui-monospace,Menlo,Consolas,monospace}
.back{display:block;margin:20px 0 0;text-align:center;color:#2449C4;font-weight:600}
"""

SCRIPT: Final = """
"use strict";
const seen = document.body.dataset.state;
async function look() {
  try {
    const answer = await fetch(location.href, {headers: {Accept: "application/json"}, cache: "no-store"});
    if (answer.ok && (await answer.json()).state !== seen) { location.reload(); return; }
  } catch (error) { /* the line is down: the next look tells */ }
  setTimeout(look, 2000);
}
if (seen === "pending" || seen === "on-hold") setTimeout(look, 2000);
"""

_DISC: Final = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="12" fill="{fill}"/>{mark}</svg>'
)
_STROKE: Final = 'fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"'

CLOCK: Final = (
    '<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.2"'
    ' stroke-linecap="round"><circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/></svg>'
)

ICONS: Final = {
    "confirmed": _DISC.format(fill="#0A6739", mark=f'<path {_STROKE} d="M7 12.6l3.4 3.4L17 8.6"/>'),
    "on-hold": _DISC.format(fill="#6437BE", mark=f'<path {_STROKE} d="M12 6.5V12l3.6 2.2"/>'),
    "stopped": _DISC.format(fill="#4B5566", mark=f'<path {_STROKE} d="M8 8l8 8M16 8l-8 8"/>'),
}


def _allowed(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src {_allowed(STYLE)}",
        f"script-src {_allowed(SCRIPT)}",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from anywhere, but this very style and script, and the page's own address."""
