package dev.skein.contracts;

/** What workers are told about commands that have not begun, on {@link Topics#control()}. */
public sealed interface WorkerControl permits RolloutControl, FreezeControl {}
