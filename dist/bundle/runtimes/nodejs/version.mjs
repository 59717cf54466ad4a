const version=Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV)?.[1]);export const withoutCallbacks=version>=24;
