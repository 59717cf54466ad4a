import{types}from"node:util";class RuntimeError extends Error{get name(){return`Runtime.${this.constructor.name}`}}export class ImportModuleError extends RuntimeError{}
export class HandlerNotFound extends RuntimeError{}export class MalformedHandlerName extends RuntimeError{}export class UserCodeSyntaxError extends RuntimeError{}
export class MalformedStreamingHandler extends RuntimeError{}export class InvalidStreamingOperation extends RuntimeError{}
export class CallbackHandlerDeprecated extends RuntimeError{}export class NodeJsExit extends RuntimeError{}export class UnhandledPromiseRejection extends RuntimeError{constructor(reason,promise){
super(reason);this.reason=reason;this.promise=promise}}export function toReport(error){try{if(!types.isNativeError(error)&&
!looksLikeError(error)){return{errorType:typeof error,errorMessage:error.toString(),trace:[]}}const[errorType,errorMessage,
stack]=[error.name,error.message,error.stack].map(text=>text?.replaceAll("","%7F"));return{errorType,errorMessage,trace:stack.
split("\n")}}catch{return{errorType:"handled",errorMessage:"callback called with Error argument, but there was a problem\
 while retrieving one or more of its message, name, and stack"}}}function looksLikeError(value){return[value?.name,value?.
message,value?.stack].every(text=>typeof text==="string"&&text!=="")}
