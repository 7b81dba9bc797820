/** A canary as a picture. */
@NullMarked
package io.gitops4j.canary.report;

import org.jspecify.annotations.NullMarked;
