package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.Connections;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * What the parts of one execution of a run share.
 *
 * @param tenant whose
 * @param pipeline the definition
 * @param stream the run's
 * @param lease the claim it is executed under
 * @param connections asked for anew for this execution
 * @param gates its gate keeper
 * @param ownership its environments
 * @param crashes for tests
 * @param settle how long what was sent may still arrive unseen
 * @param watch interrupts steps that hold their thread too long
 * @param progress shows how far a node is
 */
record RunContext(
    TenantId tenant,
    Pipeline pipeline,
    RunStream stream,
    Lease lease,
    Connections connections,
    GateKeeper gates,
    Ownership ownership,
    CrashWatch crashes,
    Duration settle,
    Watch watch,
    BiConsumer<NodePath, String> progress) {}
