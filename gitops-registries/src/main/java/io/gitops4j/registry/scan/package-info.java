/** Reports of vulnerability scanners, and checks of them in pipelines. */
@NullMarked
package io.gitops4j.registry.scan;

import org.jspecify.annotations.NullMarked;
