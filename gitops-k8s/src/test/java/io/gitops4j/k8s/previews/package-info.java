/** Tests of previews' namespaces. */
@NullMarked
package io.gitops4j.k8s.previews;

import org.jspecify.annotations.NullMarked;
