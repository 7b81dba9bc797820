/**
 * What happened, for those who have to prove it. {@link io.gitops4j.core.audit.AuditExport} is the
 * way in.
 */
@NullMarked
package io.gitops4j.core.audit;

import org.jspecify.annotations.NullMarked;
