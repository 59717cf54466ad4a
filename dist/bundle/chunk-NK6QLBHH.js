var e=class extends Error{name="BadInput";at;constructor(n,r={}){super(n,r),r.at&&(this.at=r.at)}},t=class extends Error{name="CouldNotMeasure"};export{e as a,t as b};
