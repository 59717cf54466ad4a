import{Writable}from"node:stream";import{InvalidStreamingOperation}from"./errors.mjs";import{withoutCallbacks}from"./version.mjs";
const PRELUDE_TYPE="application/vnd.awslambda.http-integration-response";export const HttpResponseStream={from(stream,metadata){
stream.setContentType(PRELUDE_TYPE);stream._onBeforeFirstWrite=write=>{write(JSON.stringify(metadata));write(new Uint8Array(
8))};return stream}};class ResponseStream extends Writable{_onBeforeFirstWrite;#chunks;#contentType="application/octet-s\
tream";#opened=false;constructor(chunks,highWaterMark){super(highWaterMark===void 0?{}:{highWaterMark});this.#chunks=chunks}setContentType(type){
if(this.#opened)throw new InvalidStreamingOperation("Cannot set content-type, too late.");this.#contentType=type}write(chunk,...rest){
const isBytes=typeof chunk==="string"||chunk instanceof Uint8Array;if(!this.#opened){this.open();this._onBeforeFirstWrite?.(
first=>super.write(first))}return super.write(isBytes?chunk:JSON.stringify(chunk),...rest)}open(){if(this.#opened)return;
this.#opened=true;this.#chunks.open(this.#contentType)}_write(chunk,_encoding,done){this.open();this.#chunks.write(chunk,
done)}}export async function runStreaming(handler,context,readEvent,{chunks,highWaterMark}){const stream=new ResponseStream(
chunks,highWaterMark);try{const result=handler(readEvent(),stream,context);if(typeof result?.then!=="function"){throw problem(
"Streaming does not support non-async handlers.")}if(await result!==void 0)console.warn("Streaming handlers ignore retur\
n values.");if(!stream.writableEnded)throw problem("Response stream is not finished.");if(!stream.writableFinished)await new Promise(
resolve=>stream.once("finish",resolve));return{}}catch(error){return{error}}finally{stream.open()}}function problem(message){
return withoutCallbacks?new Error(message):message}
