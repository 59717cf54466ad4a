import{connect}from"node:net";const HEADER_END="\r\n\r\n";export function connectRuntimeApi(address){const[host,port]=address.
split(":");const socket=connect({host,port:Number(port),noDelay:true});socket.unref();let chunks=[];let answer;socket.on(
"data",chunk=>{chunks.push(chunk);const message=parseMessage(chunks);if(message===void 0)return;chunks=[];answer(message)});
socket.on("error",()=>process.exit(1));socket.on("close",()=>process.exit(1));function request(method,path,headers,body=""){
socket.ref();const bytes=Buffer.from(body);const lines=[`${method} /2018-06-01/runtime/${path} HTTP/1.1`,`Host: ${address}`,
`Content-Length: ${bytes.length}`,...Object.entries(headers).map(([name,value])=>`${name}: ${value}`)];return new Promise(
resolve=>{answer=resolve;socket.write(lines.join("\r\n")+HEADER_END);socket.write(bytes)})}function stream(path){return{
open(contentType){socket.ref();const lines=[`POST /2018-06-01/runtime/${path} HTTP/1.1`,`Host: ${address}`,`Content-Type\
: ${contentType}`,"Lambda-Runtime-Function-Response-Mode: streaming","Transfer-Encoding: chunked","Trailer: Lambda-Runti\
me-Function-Error-Type, Lambda-Runtime-Function-Error-Body"];socket.write(lines.join("\r\n")+HEADER_END)},write(chunk,done){
if(chunk.length===0)return done();socket.write(`${chunk.length.toString(16)}\r
`);socket.write(chunk);socket.write("\r\n",done)},close(trailers){const lines=Object.entries(trailers).map(([name,value])=>`${name}\
: ${value}\r
`);return new Promise(resolve=>{answer=resolve;socket.write(`0\r
${lines.join("")}\r
`)})}}}return{request,stream,release:()=>socket.unref()}}function parseMessage(chunks){if(chunks.length>1)chunks.splice(
0,chunks.length,Buffer.concat(chunks));const received=chunks[0];const end=received.indexOf(HEADER_END);if(end===-1)return void 0;
const lines=received.toString("latin1",0,end).split("\r\n").slice(1);const headers=Object.fromEntries(lines.map(parseHeader));
const body=received.subarray(end+HEADER_END.length);return body.length<Number(headers["content-length"])?void 0:{headers,
body}}function parseHeader(line){const colon=line.indexOf(":");return[line.slice(0,colon).toLowerCase(),line.slice(colon+
1).trim()]}
