/** Of the runner's toolkit, only what is used: the rest is not bundled. */
export {
  ExitCode,
  error,
  getInput,
  getState,
  info,
  isDebug,
  notice,
  saveState,
  setFailed,
  setOutput,
  warning,
} from '@actions/core'
