import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { findJava, findProgram } from '../../src/execution/machine.ts'
import { answer, createHarness, invoke, logOf, temporaryDirectory } from './support.ts'

/** Stands for AWS's runtime client: its class, its argument, and the Runtime API as a client of Java's own speaks it. */
const CLIENT = `package com.amazonaws.services.lambda.runtime.api.client;
import java.net.*; import java.io.*; import java.nio.file.*;
public class AWSLambda {
  public static void main(String[] args) throws Exception {
    String api = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";
    String[] name = args[0].split("::");
    URL task = new File(System.getProperty("user.dir")).toURI().toURL();
    var method = new URLClassLoader(new URL[] {task}).loadClass(name[0]).getMethod(name[1], String.class);
    while (true) {
      var next = (HttpURLConnection) new URL(api + "next").openConnection();
      String event = new String(next.getInputStream().readAllBytes());
      String result = (String) method.invoke(null, event);
      var post = (HttpURLConnection) new URL(api + next.getHeaderField("Lambda-Runtime-Aws-Request-Id") + "/response").openConnection();
      post.setDoOutput(true);
      post.getOutputStream().write(result.getBytes());
      post.getInputStream().readAllBytes();
    }
  }
}`
const ORDERS = `package shop;
public class Orders {
  public static String handle(String event) {
    System.out.println("order " + event);
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    return "{\\"event\\":" + event + ",\\"root\\":" + System.getProperty("user.dir").equals(System.getenv("LAMBDA_TASK_ROOT")) + ",\\"heapMB\\":" + heap + "}";
  }
}`

const directory = temporaryDirectory()
const client = join(directory, 'client')
const code = join(directory, 'code')
const compiler = findProgram('javac', process.env.PATH)
const missing = compiler === undefined || findJava(process.env) === undefined

const { start } = createHarness({
  machine: { javaClient: { kind: 'found', classPath: client, location: client } },
})

// Skipped where there is no JDK. AWS's own client is not brought along: this is about what surrounds it.
describe(`java functions${missing ? ' (skipped: there is no JDK on the PATH)' : ''}`, () => {
  beforeAll(() => {
    if (compiler === undefined) return
    for (const [to, file, text] of [
      [client, 'AWSLambda.java', CLIENT],
      [code, 'Orders.java', ORDERS],
    ] as const) {
      mkdirSync(to)
      writeFileSync(join(directory, file), text)
      spawnSync(compiler, ['-d', to, join(directory, file)])
    }
  })

  ;(missing ? test.skip : test)(
    'run with the client that is given, and keep their process',
    async () => {
      const spec = { runtime: 'java21', handler: 'shop.Orders::handle', codeDirectory: code }
      const environment = start({}, { ...spec, memoryMB: 512, timeoutSeconds: 30 })
      const first = await invoke(environment, { n: 1 })
      expect(answer(first)).toEqual({ event: { n: 1 }, root: true, heapMB: expect.any(Number) })
      expect(answer(first)).toMatchObject({ heapMB: expect.closeTo(420, -1.7) })
      expect(logOf(first)).toBe('order {"n":1}\n')
      expect(first.initMs).toBeGreaterThan(0)
      const second = await invoke(environment, { n: 2 })
      expect(answer(second)).toMatchObject({ event: { n: 2 } })
      expect(second.initMs).toBeUndefined()
    },
  )
})
