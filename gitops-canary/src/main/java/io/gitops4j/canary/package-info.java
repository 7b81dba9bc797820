/** Canaries: traffic shifted from one track to another, each step in Git, decided by evidence. */
@NullMarked
package io.gitops4j.canary;

import org.jspecify.annotations.NullMarked;
