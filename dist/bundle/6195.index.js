export const id=6195;export const ids=[6195];export const modules={6195:(e,t,r)=>{r.d(t,{Fw:()=>m,L0:()=>$,Qe:()=>h,Uf:()=>x,Vi:()=>g,WI:()=>u,Wf:()=>p,X:()=>i,Zc:()=>f,cl:()=>b,li:()=>y,nC:()=>l,sn:()=>d,uD:()=>v,xl:()=>s});var n=r(4347),o=r(7910),a=`
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --page: #ffffff; --card: #ffffff; --stripe: #f6f8fa; --line: #d1d9e0; --faint: #e6eaef; --code: #818b981f; --link: #0969da; --base: #6e7781; --head: #d9601a; --bad: #cf222e; --unsure: #bf8700; --good: #1a7f37; --chosen: #8250df; --duration: #4c8eda; --requests: #a371f7; --tmp: #d4a72c; --init: #57ab5a; --logs: #d16d9e }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --soft: #9198a1; --page: #0d1117; --card: #0d1117; --stripe: #151b23; --line: #3d444d; --faint: #262c36; --code: #656c7633; --link: #4493f8; --base: #9198a1; --head: #f0883e; --bad: #f85149; --unsure: #d29922; --good: #3fb950; --chosen: #ab7df8 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Apple Color Emoji", "Segoe UI Emoji" }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px }
header { border-left: 4px solid var(--line); padding: 2px 0 2px 16px; margin-bottom: 24px }
header.fail { border-color: var(--bad) } header.inconclusive { border-color: var(--unsure) } header.pass, header.accepted { border-color: var(--good) }
h1 { font-size: 1.6em; line-height: 1.3; font-weight: 600; margin: 0 0 8px }
h2 { font-size: 1.2em; font-weight: 600; margin: 32px 0 12px }
h1, h2, li, summary, p { overflow-wrap: anywhere }
p, ul { margin: 0 0 16px }
header p:last-child { margin: 0 }
ul { padding-left: 1.5em }
li + li { margin-top: .25em }
a { color: var(--link) }
a:not(:hover) { text-decoration: none }
code { font: .85em ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, monospace; background: var(--code); border-radius: 6px; padding: .2em .4em; overflow-wrap: anywhere }
pre { overflow-x: auto; background: var(--stripe); border-radius: 6px; padding: 12px; font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.wide { overflow-x: auto; margin-bottom: 16px }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 6px 12px; border-bottom: 1px solid var(--faint); text-align: left; white-space: nowrap; vertical-align: top }
thead th { border-bottom-color: var(--line); color: var(--soft); font-weight: 600 }
td:last-child:not(.right) { white-space: normal; min-width: 7em }
tbody tr:hover { background: var(--stripe) }
.right { text-align: right }
.note { color: var(--soft); font-size: .85em }
details { margin-bottom: 8px; border: 1px solid var(--line); border-radius: 6px; padding: 8px 16px }
details[open] { padding-bottom: 1px }
summary { cursor: pointer; font-weight: 600 }
details[open] > summary { margin-bottom: 12px }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
.controls { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; margin: 0 0 12px; color: var(--soft) }
.controls[hidden] { display: none }
.controls input, .controls select { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: 4px 8px }
.functions { width: 100% }
.functions th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer }
.functions th[aria-sort=ascending] button::after { content: " ↑" }
.functions th[aria-sort=descending] button::after { content: " ↓" }
.functions th.right { text-align: right }
.functions td:last-child:not(.right) { min-width: 16em }
.function { padding: 12px 20px; margin-bottom: 12px }
.function > summary h2 { display: inline; margin: 0; font-size: 1.1em }
figure { margin: 0 0 16px; padding: 14px 16px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--card) }
figcaption { color: var(--soft); font-size: 13px; max-width: 62em }
figcaption b { color: var(--text); display: block; font-size: 14px }
.grid-of-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px; margin-bottom: 16px }
.grid-of-figures figure { margin: 0; min-width: 0 }
.grid-of-figures .full { grid-column: 1 / -1 }
.pictures { display: flex; flex-wrap: wrap; gap: 8px 24px; overflow-x: auto }
.pictures > svg { flex: 1 1 330px }
.legend { margin: 6px 0 4px; font-size: 13px; display: flex; flex-wrap: wrap; gap: 2px 16px }
.legend svg { width: 10px; height: 10px; margin-right: 6px }
details.figures { border: 0; padding: 0; margin: 4px 0 0; font-size: 13px }
details.figures summary { font-weight: 400; color: var(--soft) }
details.figures .wide { max-height: 320px; overflow: auto }
details.figures td, details.figures th { padding: 2px 12px 2px 0 }
svg text { fill: var(--soft); font-size: 11.5px; font-family: inherit }
.grid { stroke: var(--faint); fill: none }
.line { fill: none; stroke-width: 2; stroke-linejoin: round }
.band { stroke: none; opacity: .18 }
.bars { fill: none; opacity: .45 }
.mean { fill: none; stroke-width: 2.5 }
.limit { stroke: var(--bad); stroke-dasharray: 5 4; fill: none }
.warm-up { fill: var(--text); opacity: .05 }
.base path { stroke: var(--base) } .base circle, .base .band, .legend .base rect { fill: var(--base) }
.head path { stroke: var(--head) } .head circle, .head .band, .legend .head rect { fill: var(--head) }
.base .band, .head .band { stroke: none }
.base .line { stroke-dasharray: 5 3 }
circle.fresh.fresh { fill: var(--card); stroke-width: 1.4 }
.base .fresh { stroke: var(--base) } .head .fresh { stroke: var(--head) }
.deployed path { stroke: var(--soft); stroke-dasharray: 2 3 }
.recommended path { stroke: var(--good); stroke-width: 1.5 }
.recommended text { fill: var(--good) }
.duration rect, rect.duration { fill: var(--duration) } .requests rect, rect.requests { fill: var(--requests) }
.tmp rect, rect.tmp { fill: var(--tmp) } .logs rect, rect.logs { fill: var(--logs) } .other rect, rect.other { fill: var(--base) } .init rect, rect.init { fill: var(--init) }
.cost-parts .base rect { opacity: .6 }
.pictures > .flame { max-width: none; min-width: 720px; margin-top: 8px }
.flame text { fill: #1f2328; font-size: 11px; pointer-events: none }
.flame rect { stroke: var(--card); stroke-width: .5 }
.flame g { cursor: pointer }
.flame g:focus-visible rect { stroke: #1f2328; stroke-width: 2 }
.trends { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 16px; align-items: start }
.trend-of { border: 1px solid var(--line); border-radius: 6px; padding: 12px 14px 8px; min-width: 0 }
.trend-of[hidden], .function[hidden] { display: none }
.trend-of:has(details[open]) { grid-column: 1 / -1 }
.trend-of:has(details[open]) .chart { display: none }
.trend-of h2 { font-size: 14px; margin: 0 0 4px }
.functions small, .trend-of small { color: var(--soft); font-weight: 400 }
.trend-of details { border: 0; padding: 0; margin: 4px 0 0; font-size: 13px }
.trend-of summary { color: var(--soft); font-weight: 400 }
.trend-of .wide { max-height: 360px; overflow: auto }
.trend-of .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)) }
.trend-of td, .trend-of th { padding: 3px 12px 3px 0 }
.trend path { stroke: var(--duration) } .trend circle, .trend .band { fill: var(--duration) }
.trend .band { stroke: none }
.trend .shift { stroke: var(--soft); stroke-dasharray: 3 3 } .trend .reach { stroke: transparent; stroke-width: 9 }
.legend .shift { stroke: var(--soft); stroke-dasharray: 3 3 }
.mark { stroke: var(--page); stroke-width: 1 }
.trend path.mark { stroke: var(--page) }
.mark.regression { fill: var(--bad) } .mark.accepted { fill: var(--unsure) } .mark.creep { fill: var(--chosen) }
.legend .mark { stroke: none } .legend svg[viewBox="0 0 14 14"] { width: 14px; height: 14px; vertical-align: -2px }
@media (max-width: 600px) {
  main { padding: 16px 12px 48px }
  h1 { font-size: 1.3em }
  figure { padding: 12px 10px 8px }
  .function { padding: 10px 12px }
}
@page { margin: 12mm }
@media print {
  main { max-width: none; padding: 0 }
  body { font-size: 11px }
  .wide { overflow: visible }
  table.functions th, table.functions td { white-space: normal; padding: 4px 6px; min-width: 0 }
  .grid-of-figures { grid-template-columns: 1fr 1fr }
  figure, tr, h2 { break-inside: avoid }
  h2, figcaption { break-after: avoid }
  .controls, details.figures { display: none }
  a { color: inherit }
  * { print-color-adjust: exact }
}
`;function i(e){return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${e.script.sha256}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${(0,o.ZD)(e.title)}</title>
<style>${a}</style>
</head>
<body>
<main>
${e.body}
</main>
<script>${e.script.code}<\/script>
</body>
</html>
`}var l={sha256:"2whOqVcCwi6w6g3KGfWhJvsnY5NK5qMPwHLVSC1OXkQ=",code:'"use strict";(()=>{var S={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1};function w(e){let c=e.viewBox.baseVal.width,t=[...e.querySelectorAll("g")].map(n=>{let o=n.querySelector("rect");return{box:n,rect:o,label:n.querySelector("text"),name:n.dataset.n??"",x:Number(o?.getAttribute("x")),width:Number(o?.getAttribute("width"))}}),l,a=n=>{l=l===n?void 0:n;let o=l?.x??0,i=c/(l?.width??c);for(let r of t){let s=Math.max(0,(r.x-o)*i),d=Math.min(c,(r.x+r.width-o)*i);if(r.box.style.display=d-s<.5?"none":"",r.rect?.setAttribute("x",String(s)),r.rect?.setAttribute("width",String(Math.max(0,d-s))),!r.label)continue;let u=Math.floor((d-s-4)/7);r.label.setAttribute("x",String(s+3)),r.label.textContent=u<3?"":r.name.length<=u?r.name:`${r.name.slice(0,u-1)}\\u2026`}};e.setAttribute("role","group");for(let[n,o]of t.entries())o.box.tabIndex=n===0?0:-1,o.box.addEventListener("click",()=>a(o)),o.box.addEventListener("keydown",i=>{i.key==="Enter"&&a(o);let r=S[i.key]??0,s=n+r;for(;t[s]?.box.style.display==="none";)s+=r;r===0||t[s]===void 0||(i.preventDefault(),o.box.tabIndex=-1,t[s]?.box.setAttribute("tabindex","0"),t[s]?.box.focus())})}function p(e,c){let t=e.tBodies[0];if(!t)return;let l=[...t.rows],a=[...e.querySelectorAll("thead th")];for(let[d,u]of a.entries())u.querySelector("button")?.addEventListener("click",()=>{let m=l.every(f=>Number.isNaN(h(f,d))),x=u.ariaSort===(m?"ascending":"descending")===m?-1:1;for(let f of a)f.removeAttribute("aria-sort");u.ariaSort=x>0?"ascending":"descending",t.append(...l.sort((f,N)=>v(f,N,d,x)))});let n=document.querySelector(".controls"),o=n?.querySelector("input"),i=n?.querySelector("select"),r=n?.querySelector("output");if(!n||!o||!i||!r)return;n.hidden=!1;let s=()=>{let d=o.value.trim().toLowerCase(),u=0;for(let m of l){let b=(i.value===""||m.dataset.k===i.value)&&(m.textContent??"").toLowerCase().includes(d);m.hidden=!b,b&&u++,c(m,b)}r.textContent=`${u} of ${l.length}`};o.addEventListener("input",s),i.addEventListener("input",s),s()}function h(e,c){let t=e.cells[c]?.dataset.v;return t===void 0?Number.NaN:Number(t)}function v(e,c,t,l){let[a,n]=[h(e,t),h(c,t)];if(!Number.isNaN(a)&&!Number.isNaN(n))return l*(a-n);if(Number.isNaN(a)!==Number.isNaN(n))return Number.isNaN(a)?1:-1;let o=i=>i.cells[t]?.textContent??"";return l*o(e).localeCompare(o(c),"en",{numeric:!0})}var y=document.querySelector("table.functions");y&&p(y,(e,c)=>{let t=e.dataset.f&&document.getElementById(e.dataset.f);t&&(t.hidden=!c)});for(let e of document.querySelectorAll("svg.flame"))w(e);function E(){let e=document.getElementById(location.hash.slice(1));e instanceof HTMLDetailsElement&&(e.open=!0,e.scrollIntoView())}addEventListener("hashchange",E);E();})();'},s={sha256:"QdRnbpW6cXGMkjAEhYBIFzx6x9s6SV8NQIJeW3wt40E=",code:'"use strict";(()=>{var $=["duration","cost","month","init","package"],U=["regression","accepted","creep"];var ge=2e4,j=1e3,L=7,he="0".repeat(L),be=6e4;function z({shas:e,minutes:n,pulls:t,series:r}){let u=k(n),o=k(t);return r.map(({name:i,memoryMB:s,commits:c,marks:f,shifts:d,figures:g})=>{let l=new Map(f),h=new Map(d.map(([b,M,w])=>[b,{changePercent:M/10,byMerges:w===1}])),a=g.map(Me),m=k(c).map((b,M)=>{let w=U[l.get(M)??-1],_=h.get(M),A=o[b]??0,q=e.slice(b*L,(b+1)*L);return{atMs:(u[b]??0)*be,...q!==he&&{sha:q},...A>0&&{pullRequest:A},...w&&{mark:w},..._&&{shift:_},figures:Object.fromEntries($.flatMap((le,de)=>{let B=a[de]?.[M];return B?[[le,B]]:[]}))}});return{name:i,memoryMB:s,points:m}})}function Me([e,n,t,r]){let[u,o,i]=[K(n),K(t),V(r)];return V(e).map((s,c)=>{if(s===void 0)return;let[f,d]=[u[c],o[c]];return{value:s,level:i[c]??s,...f!==void 0&&{low:s*Math.exp(-f/j)},...d!==void 0&&{high:s*Math.exp(d/j)}}})}function V(e){let n=0;return W(e).map(t=>{if(t!=="-")return t==="!"?0:(n+=t===""?0:Number.parseInt(t,36),Math.exp(n/ge))})}function K(e){let n;return W(e).map(t=>(t!==""&&(n=t==="-"?void 0:Number.parseInt(t,36)),n))}function k(e){let n=0;return e===""?[]:e.split(" ").map(t=>(n+=Number.parseInt(t,36),n))}var W=e=>e===""?[]:e.split(" ");function G(e){return`${xe(e)} ms`}function E(e,n=$e(e)){return`$${y(e,n)}`}function J(e){return`${Te(e,1)}${y(Math.abs(e),1)} %`}function Q(e){return e<9999.5?ye(Math.round(e),"byte"):e<1024**2?`${y(e/1024,0)} KB`:`${y(e/1024**2,1).replace(/\\.0$/,"")} MB`}function ye(e,n,t=`${n}s`){return`${y(e,0)} ${e===1?n:t}`}function y(e,n){let t=Y.get(n);return t===void 0&&(t=new Intl.NumberFormat("en-US",{minimumFractionDigits:n,maximumFractionDigits:n}),Y.set(n,t)),t.format(e)}var Y=new Map;function xe(e){return y(e,e<9.995?2:e<99.95?1:0)}function $e(e){return e>=9999.5?0:e>=.995||e===0?2:e>=.0995?3:Math.min(10,1-Math.floor(Math.log10(e)))}function Te(e,n){return Number(Math.abs(e).toFixed(n))===0?"":e<0?"\\u2212":"+"}function C(e,n,t,r){let u=n-e||1;return o=>x(t+we((o-e)/u)*(r-t))}var we=e=>Math.min(1,Math.max(0,e)),x=e=>Math.round(e*10)/10;function Z(e,n,t){let r=Ee((n-e)/t),[u,o]=[Math.floor(e/r+1e-9),Math.ceil(n/r-1e-9)];return Array.from({length:o-u+1},(i,s)=>Ne(u+s,r))}function Ee(e){if(!(e>0))return 1;let n=10**Math.floor(Math.log10(e));return[1,2,5,10].map(t=>t*n).find(t=>t>=e*.999)??n*10}function Ne(e,n){return Number((e*n).toPrecision(12))}var X={width:420,height:240,left:56,right:12,top:14,bottom:30};function ee(e,n,t,{left:r,width:u,right:o}){let i=e.map(c=>`M${r} ${n(c)}H${u-o}`).join(""),s=e.map(c=>`<text x="${r-6}" y="${x(n(c)+4)}" text-anchor="end">${t(c)}</text>`);return`<path class="grid" d="${i}"/>${s.join("")}`}function ne(e,{height:n}){return e.map(({x:t,text:r})=>`<text x="${t}" y="${n-10}" text-anchor="middle">${r}</text>`).join("")}function te(e){let n=Math.max(...e),[t,r]=n>=1e4?["s",1e3]:["ms",1];return u=>`${v(u/r)} ${t}`}var re=e=>e===0?"$0":E(e).replace(/\\.00$/,"");function v(e){let n=Math.min(6,(String(e).split(".")[1]??"").length);return y(e,n)}function oe(e,{width:n,height:t},r){return`<svg viewBox="0 0 ${n} ${t}" style="max-width:${Math.round(n*1.25)}px" role="img" aria-label="${r}">${e.join("")}</svg>`}var Se={...X,width:330,height:170,left:56},ke=30.44*864e5,S={duration:"Duration",cost:"Cost of a million invocations",month:"Cost a month",init:"INIT of a cold start",package:"Package, unzipped"},O={regression:"regression",accepted:"accepted regression",creep:"creep"};function N(e,n){switch(e){case"duration":case"init":return G(n);case"cost":case"month":return E(n);case"package":return Q(n)}}function I(e,{value:n,low:t,high:r}){let u=N(e,n);return t===void 0||r===void 0?u:`${u} (${N(e,t)} to ${N(e,r)})`}function P(e,n,[t,r],u){let o=e.flatMap(a=>{let m=a.figures[n];return m?[{point:a,estimate:m}]:[]});if(o.length===0)return;let i=Se,s=Oe(o.map(({estimate:a})=>a),n==="package"?1024:1),c=C(s[0]??0,s.at(-1)??1,i.height-i.bottom,i.top),f=C(t,r,i.left+6,i.width-i.right-6),d=o.map(({point:a,estimate:m})=>({point:a,x:f(a.atMs),y:c(m.value),level:c(m.level),low:c(m.low??m.value),high:c(m.high??m.value),title:Le(a,n,m)})),g=d.map(a=>a.low===a.high?"":`M${a.x} ${a.low}V${a.high}`),l=d.map(a=>{let{mark:m}=a.point,b=m?ve(m,a.x,a.y,a.title):`<circle cx="${a.x}" cy="${a.y}" r="1.8"><title>${a.title}</title></circle>`,M=m&&u(a.point);return M?`<a href="${M}" rel="noreferrer">${b}</a>`:b}),h=d.flatMap(({point:a,x:m})=>a.shift&&n==="duration"?[Ce(m,i,`${T(a.atMs)}: ${R(a.shift)}`)]:[]);return oe([ee(s,c,Ie(n,s),i),ne(Pe(t,r,f),i),`<g class="trend">${h.join("")}<path class="bars" d="${g.join("")}"/><path class="line" d="M${d.map(a=>`${a.x} ${a.level}`).join("L")}"/>${l.join("")}</g>`],i,`${S[n]} over commits`)}function Le({atMs:e,sha:n,pullRequest:t,mark:r},u,o){let i=t===void 0?n:`#${t}`,s=r?`, ${O[r]}`:"";return`${T(e)}${i===void 0?"":`, ${i}`}: ${I(u,o)}${s}`}function T(e){return new Date(e).toISOString().slice(0,10)}function R({changePercent:e,byMerges:n}){let t=n?"by merges":"not by merges";return`change point, ${J(e)} from here on, ${t}`}function Ce(e,{top:n,bottom:t,height:r},u){let o=`M${e} ${n}V${r-t}`;return`<g><title>${u}</title><path class="shift" d="${o}"/><path class="reach" d="${o}"/></g>`}function ve(e,n,t,r){let u={regression:`M${n} ${x(t-6)}l5.5 9h-11z`,accepted:`M${n} ${x(t-6)}l5.5 6l-5.5 6l-5.5 -6z`,creep:`M${x(n-4.5)} ${x(t-4.5)}h9v9h-9z`};return`<path class="mark ${e}" d="${u[e]}">${r===""?"":`<title>${r}</title>`}</path>`}function Oe(e,n){let[t,r]=[Number.POSITIVE_INFINITY,0];for(let o of e)t=Math.min(t,o.level,o.low??o.value),r=Math.max(r,o.level,o.high??o.value);let u=Math.max(.04*r-(r-t)/2,0);return Z(Math.max(0,t-u)/n,(r+u||1)/n,4).map(o=>o*n)}function Ie(e,n){return e==="duration"||e==="init"?te(n):e==="package"?t=>N("package",t):t=>n.every(Number.isInteger)?`$${v(t)}`:re(t)}function Pe(e,n,t){let r=(n-e)/ke;if(r<2)return[e,n].map((s,c)=>({x:t(s)+(c===0?24:-24),text:T(s)}));let u=[1,2,3,6,12,24,60,120].find(s=>r/s<=6.5)??240,o=[],i=new Date(e);for(let s=0;;s++){let c=new Date(Date.UTC(i.getUTCFullYear(),s));if(c.getTime()>n||s>2400)return o;c.getTime()<e||(c.getUTCFullYear()*12+c.getUTCMonth())%u!==0||o.push({x:t(c.getTime()),text:c.getUTCMonth()===0?String(c.getUTCFullYear()):Re[c.getUTCMonth()]??""})}}var Re=["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"];function ie(e,n){let t=e.tBodies[0];if(!t)return;let r=[...t.rows],u=[...e.querySelectorAll("thead th")];for(let[d,g]of u.entries())g.querySelector("button")?.addEventListener("click",()=>{let l=r.every(m=>Number.isNaN(H(m,d))),a=g.ariaSort===(l?"ascending":"descending")===l?-1:1;for(let m of u)m.removeAttribute("aria-sort");g.ariaSort=a>0?"ascending":"descending",t.append(...r.sort((m,b)=>He(m,b,d,a)))});let o=document.querySelector(".controls"),i=o?.querySelector("input"),s=o?.querySelector("select"),c=o?.querySelector("output");if(!o||!i||!s||!c)return;o.hidden=!1;let f=()=>{let d=i.value.trim().toLowerCase(),g=0;for(let l of r){let h=(s.value===""||l.dataset.k===s.value)&&(l.textContent??"").toLowerCase().includes(d);l.hidden=!h,h&&g++,n(l,h)}c.textContent=`${g} of ${r.length}`};i.addEventListener("input",f),s.addEventListener("input",f),f()}function H(e,n){let t=e.cells[n]?.dataset.v;return t===void 0?Number.NaN:Number(t)}function He(e,n,t,r){let[u,o]=[H(e,t),H(n,t)];if(!Number.isNaN(u)&&!Number.isNaN(o))return r*(u-o);if(Number.isNaN(u)!==Number.isNaN(o))return Number.isNaN(u)?1:-1;let i=s=>s.cells[t]?.textContent??"";return r*i(e).localeCompare(i(n),"en",{numeric:!0})}var{packed:De,repository:D}=JSON.parse(document.getElementById("data")?.textContent??"{}"),ce=z(De),ue=ce.flatMap(({points:e})=>e.map(({atMs:n})=>n)),me=[ue.reduce((e,n)=>Math.min(e,n),Number.POSITIVE_INFINITY),ue.reduce((e,n)=>Math.max(e,n),0)];function F({pullRequest:e,sha:n}){if(D!==void 0)return e!==void 0?`${D}/pull/${e}`:n===void 0?void 0:`${D}/commit/${n}`}var se=document.querySelector("#metric");for(let[e,n]of ce.entries()){let t=document.getElementById(`h${e+1}`),r=t?.querySelector(".chart"),u=t?.querySelector("details");if(!r||!u)continue;let o=()=>{let i=$.find(s=>s===se?.value)??"duration";r.innerHTML=P(n.points,i,me,F)??"<p>Not known.</p>"};o(),se?.addEventListener("input",o),u.addEventListener("toggle",()=>{u.open&&u.childElementCount===1&&u.append(Fe(n))})}function Fe({points:e}){let n=$.filter(o=>e.some(({figures:i})=>i[o])),t=document.createDocumentFragment(),r=p("div","pictures");for(let o of n){let i=p("div","small");i.append(p("b","",S[o])),i.insertAdjacentHTML("beforeend",P(e,o,me,F)??""),r.append(i)}let u=p("div","wide");return u.append(_e(e,n)),t.append(r,u),t}function _e(e,n){let t=p("table"),r=p("tr");for(let i of["Date","Commit",...n.map(s=>S[s]),""])r.append(p("th","",i));let u=p("thead");u.append(r);let o=p("tbody");for(let i of e.toReversed()){let s=p("tr"),c=p("td"),f=F(i),d=i.pullRequest===void 0?i.sha??"\\u2013":`#${i.pullRequest}`;if(f===void 0)c.append(d);else{let l=document.createElement("a");l.href=f,l.rel="noreferrer",l.textContent=d,c.append(l)}s.append(p("td","",T(i.atMs)),c);for(let l of n){let h=i.figures[l];s.append(p("td","",h?I(l,h):"\\u2013"))}let g=[...i.mark?[O[i.mark]]:[],...i.shift?[R(i.shift)]:[]];s.append(p("td","",g.join("; "))),o.append(s)}return t.append(u,o),t}function p(e,n="",t=""){let r=document.createElement(e);return n!==""&&(r.className=n),r.textContent=t,r}var ae=document.querySelector("table.functions");ae&&ie(ae,(e,n)=>{let t=e.dataset.f&&document.getElementById(e.dataset.f);t&&(t.hidden=!n)});})();'};function d(e,t,r,n){let o=t-e||1;return t=>p(r+c((t-e)/o)*(n-r))}function u(e,t,r,n){let o=d(Math.log(e),Math.log(t),r,n);return e=>o(Math.log(Math.max(e,5e-324)))}var c=e=>Math.min(1,Math.max(0,e)),p=e=>Math.round(10*e)/10;function f(e,t,r){let n=function(e){if(!(e>0))return 1;let t=10**Math.floor(Math.log10(e));return[1,2,5,10].map(e=>e*t).find(t=>t>=.999*e)??10*t}((t-e)/r),[o,a]=[Math.floor(e/n+1e-9),Math.ceil(t/n-1e-9)];return Array.from({length:a-o+1},(e,t)=>Number(((o+t)*n).toPrecision(12)))}function m(e,t){let r=Math.log10(t/e),n=r>4?[1]:r>1.5?[1,3]:[1,2,5],o=[];for(let r=Math.floor(Math.log10(e));r<=Math.ceil(Math.log10(t));r++)o.push(...n.map(e=>Number(`${e}e${r}`)));let a=o.findLastIndex(t=>t<=e),i=o.findIndex(e=>e>=t);return o.slice(Math.max(0,a),i<0?void 0:i+1)}var h={width:420,height:240,left:56,right:12,top:14,bottom:30};function g(e,t,r,{left:n,width:o,right:a}){let i=e.map(e=>`M${n} ${t(e)}H${o-a}`).join(""),l=e.map(e=>`<text x="${n-6}" y="${p(t(e)+4)}" text-anchor="end">${r(e)}</text>`);return`<path class="grid" d="${i}"/>${l.join("")}`}function x(e,{height:t}){return e.map(({x:e,text:r})=>`<text x="${e}" y="${t-10}" text-anchor="middle">${r}</text>`).join("")}function b(e){let[t,r]=Math.max(...e)>=1e4?["s",1e3]:["ms",1];return e=>`${w(e/r)} ${t}`}var v=e=>0===e?"$0":(0,n.dR)(e).replace(/\.00$/,""),$=e=>0===e?"0 %":`${e>0?"+":"−"}${w(Math.abs(e))} %`;function w(e){let t=Math.min(6,(String(e).split(".")[1]??"").length);return(0,n.zD)(e,t)}function y(e,{width:t,height:r},n){return`<svg viewBox="0 0 ${t} ${r}" style="max-width:${Math.round(1.25*t)}px" role="img" aria-label="${n}">${e.join("")}</svg>`}}};