/**
 * A run as one HTML page that needs nothing else. {@link io.gitops4j.core.report.RunReport} is the
 * way in; a module adds what it knows by a {@link io.gitops4j.core.report.ReportSection}.
 */
@NullMarked
package io.gitops4j.core.report;

import org.jspecify.annotations.NullMarked;
