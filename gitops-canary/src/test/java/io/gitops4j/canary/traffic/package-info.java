@NullMarked
package io.gitops4j.canary.traffic;

import org.jspecify.annotations.NullMarked;
