function o({path:t,render:r,sizeOf:i,append:s}){if(!t)return!1;let e=1048576-i(t)-2,n=e>0?r(e):"";return n===""||Buffer.byteLength(n)>e?!1:(s(t,`${n}

`),!0)}export{o as a};
