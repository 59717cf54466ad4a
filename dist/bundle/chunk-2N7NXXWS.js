function t(e){let r=e.lastIndexOf("#");return r<0?e:e.slice(0,r)}export{t as a};
