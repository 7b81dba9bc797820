/** Tests of the manifests' reading, writing and application to folders. */
@NullMarked
package io.gitops4j.k8s;

import org.jspecify.annotations.NullMarked;
