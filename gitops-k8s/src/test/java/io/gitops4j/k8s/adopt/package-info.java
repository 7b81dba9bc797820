@NullMarked
package io.gitops4j.k8s.adopt;

import org.jspecify.annotations.NullMarked;
