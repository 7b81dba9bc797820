@NullMarked
package io.gitops4j.git.credentials;

import org.jspecify.annotations.NullMarked;
