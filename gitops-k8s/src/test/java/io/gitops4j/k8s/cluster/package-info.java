/** Tests of connections to clusters, and of what they are asked. */
@NullMarked
package io.gitops4j.k8s.cluster;

import org.jspecify.annotations.NullMarked;
