/**
 * What an account has to be allowed to deploy an application, and no more. {@link
 * io.gitops4j.k8s.access.LeastPrivilege} is the way in.
 */
@NullMarked
package io.gitops4j.k8s.access;

import org.jspecify.annotations.NullMarked;
