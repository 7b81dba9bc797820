package io.gitops4j.core.engine;

import io.gitops4j.core.model.RunId;

/**
 * A run whose journal is damaged: it stands still until its stream is brought back from a backup.
 *
 * @param run which
 * @param why what is wrong with its stream, and where, in sentences
 */
public record DamagedRun(RunId run, String why) {}
