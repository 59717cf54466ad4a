import { type CallNode, nodesOf } from './call-tree.ts'
import { refersTo } from './changed-caller.ts'
import { causeOf, type FunctionCause, isExact, isTouched, type Profiles } from './function-cause.ts'
import type { KnownFunction } from './functions.ts'
import { isNewCallback, mean } from './growth.ts'
import type { SideFunctions } from './side-functions.ts'
import type { Piece } from './sources.ts'

/**
 * A function that runs more often because another one does is no cause of its own, also where the
 * call tree does not show who calls it, as after an `await`.
 */
export function withoutCallees(causes: FunctionCause[], profiles: Profiles): FunctionCause[] {
  const kept = causes.toSorted((a, b) => b.addsMs - a.addsMs)
  for (const callee of [...kept]) {
    const caller = kept.find((each) => each !== callee && isCalledBy(callee, each, profiles))
    if (!caller) continue
    caller.addsMs += callee.addsMs
    kept.splice(kept.indexOf(callee), 1)
  }
  withoutParts(kept)
  withoutCallersOf(kept, profiles)
  return kept.sort((a, b) => b.addsMs - a.addsMs)
}

/** Functions without a name that stand in the same one are parts of it. */
function withoutParts(kept: FunctionCause[]): void {
  for (const part of kept.filter(({ fn }) => fn.isAnonymous)) {
    const whole = kept.find(
      ({ fn }) =>
        fn !== part.fn &&
        (isInside(part.fn, fn) ||
          (fn.isAnonymous && fn.name === part.name && fn.file === part.fn.file)),
    )
    if (!whole) continue
    whole.addsMs += part.addsMs
    kept.splice(kept.indexOf(part), 1)
  }
}

const isInside = (inner: KnownFunction, outer: KnownFunction) =>
  inner.builtFile === outer.builtFile && inner.start >= outer.start && inner.end <= outer.end

/**
 * A profiler books on a caller what a callee spends in built-in functions that have no frame, and what a
 * compiler has put into the caller: where the callee does more and the caller does not, it is the callee's.
 */
function withoutCallersOf(kept: FunctionCause[], profiles: Profiles): void {
  for (const caller of [...kept]) {
    const { calls, work, pair } = caller.growth
    if (calls > 1 || (work > 1.5 && !pair.isChanged)) continue
    const callee = pair.isChanged
      ? kept.find((each) => isBehind(each, caller, profiles))
      : grownCallee(caller, kept, profiles)
    if (!callee || callee === caller) continue
    callee.addsMs += caller.addsMs
    if (!kept.includes(callee)) kept.push(callee)
    kept.splice(kept.indexOf(caller), 1)
  }
}

/** Whether a changed function takes longer for no other reason than that it calls another more often. */
function isBehind(callee: FunctionCause, caller: FunctionCause, { growth }: Profiles): boolean {
  if (callee.growth.calls === 1 || callee.from?.name !== caller.name) return false
  const { work, pair } = caller.growth
  if (work > 1.5 && callee.growth.calls <= work) return false
  const names = new Set([...growth.keys()].map(({ name }) => name.split('.').at(-1)))
  const known = new Set(calledIn(pair.base?.pieces ?? []))
  const isPlain = calledIn(pair.changed).every(
    (name) =>
      known.has(name) ||
      names.has(name) ||
      CHEAP.test(name) ||
      // What a minifier gave another name is no built-in function.
      (name === '$' && caller.fn.isMinified),
  )
  return isPlain || callee.addsMs >= 0.3 * caller.addsMs
}

const calledIn = (pieces: readonly Piece[]) =>
  pieces.flatMap(({ text }) => [...text.matchAll(/([\w$]+)\s*\(/g)].map(([, name = '']) => name))

/** Called, but no work to speak of. */
const CHEAP =
  /^(if|for|while|switch|catch|return|await|in|of|and|or|not|map|filter|forEach|every|some|push|append|add|has|get|set|all|any|len|range|enumerate|zip|min|max|abs|int|str|float|bool|list|Math|Number|String|Boolean)$/

/** What does more or is changed, and is called by what does as much as ever and is not changed. */
function grownCallee(
  caller: FunctionCause,
  kept: readonly FunctionCause[],
  profiles: Profiles,
): FunctionCause | undefined {
  const { head, growth } = profiles
  const below = new Set(
    [...nodesOf(head.tree)]
      .filter((node) => node.parent && head.of(node.parent) === caller.fn)
      .map(head.of),
  )
  const isCallee = (fn: KnownFunction) =>
    fn !== caller.fn && (below.has(fn) || refersTo(caller.fn, fn))
  const known = kept.find((each) => isCallee(each.fn) && (each.changed || isExact(each.growth)))
  if (known) return known
  const others = [...growth].filter(
    ([fn, each]) =>
      (each.work > 1 || isTouched(fn, each, profiles)) &&
      (head.counted === 0 || mean(fn.calls) > 0) &&
      isCallee(fn),
  )
  const [only] = others
  return only && others.length === 1 ? causeOf(only[0], only[1], 0, profiles) : undefined
}

function isCalledBy(
  callee: FunctionCause,
  caller: FunctionCause,
  { head, growth }: Profiles,
): boolean {
  if (callee.growth.calls === 1 || caller.growth.calls === 1) return false
  if (isNewCallback(caller.growth)) return false
  if (caller.growth.calls * 1.1 < callee.growth.calls) return false
  if (isInside(callee.fn, caller.fn)) return true
  const inTree = [...nodesOf(head.tree)].some(
    (node) => head.of(node) === callee.fn && isBelow(node, caller.fn, head),
  )
  const parts = [...growth.keys()].filter((fn) => fn.isAnonymous && isInside(fn, caller.fn))
  const inText = [caller.fn, ...parts].some((fn) => refersTo(fn, callee.fn))
  if (!inTree && !inText) return false
  // Of two that call each other, the one that is entered first.
  return !refersTo(callee.fn, caller.fn)
}

function isBelow(node: CallNode, caller: KnownFunction, head: SideFunctions): boolean {
  for (let up = node.parent; up; up = up.parent) if (head.of(up) === caller) return true
  return false
}
