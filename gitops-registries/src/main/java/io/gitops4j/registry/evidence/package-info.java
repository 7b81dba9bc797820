/**
 * Evidence that travels with an artifact: bills of materials, test results, provenance, promotions
 * and signatures, kept as referrers of its digest in any {@link io.gitops4j.core.spi.Registry},
 * signed and verified with keys in the forms that cosign reads and writes.
 *
 * <p>{@link io.gitops4j.registry.evidence.EvidenceStore} is where to begin; in pipelines {@link
 * io.gitops4j.registry.evidence.EvidenceSteps} and {@link
 * io.gitops4j.registry.evidence.EvidenceGates}.
 */
@NullMarked
package io.gitops4j.registry.evidence;

import org.jspecify.annotations.NullMarked;
