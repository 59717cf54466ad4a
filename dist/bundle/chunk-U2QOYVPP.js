var n={version:"3.998.4"};export{n as a};
