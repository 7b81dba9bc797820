package io.gitops4j.core.http;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an API hands out long lists. A page that is said to be elsewhere is not asked for: that would
 * show credentials to whoever the last answer names.
 */
public abstract class Pages {
  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel\\s*=\\s*\"?next\"?", Pattern.CASE_INSENSITIVE);
  private static final int MOST_PAGES = 1000;

  private Pages() {}

  /** What an answer holds, parsed once. */
  private record Page(List<Fields> items, Optional<ApiRequest> next) {}

  /** Arrays, each naming the next in a {@code Link} header (RFC 8288). */
  public static Pages linked() {
    return new Pages() {
      @Override
      Page page(ApiAnswer answer, int before) {
        return new Page(answer.array(), link(answer));
      }
    };
  }

  /**
   * Objects that hold the items, each naming the next in a {@code Link} header (RFC 8288).
   *
   * @param items the field with the items
   */
  public static Pages linked(String items) {
    return new Pages() {
      @Override
      Page page(ApiAnswer answer, int before) {
        return new Page(answer.object().objects(items), link(answer));
      }
    };
  }

  private static Optional<ApiRequest> link(ApiAnswer answer) {
    Matcher link = NEXT.matcher(answer.header("Link").orElse(""));
    return link.find() ? Optional.of(elsewhere(answer, link.group(1))) : Optional.empty();
  }

  /**
   * Arrays; a header says how many items there are in all.
   *
   * @param header the header with that number
   * @param parameter the query parameter for the page's number, from 1
   */
  public static Pages counted(String header, String parameter) {
    return new Pages() {
      @Override
      ApiRequest first(ApiRequest request) {
        return request.withOnly(parameter, 1);
      }

      @Override
      Page page(ApiAnswer answer, int before) {
        List<Fields> found = answer.array();
        int all =
            answer
                .header(header)
                .filter(n -> n.matches("[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
        return new Page(
            found,
            before + found.size() < all
                ? Optional.of(answer.request().withNext(parameter))
                : Optional.empty());
      }
    };
  }

  /**
   * Objects that hold the items and the address of the next page.
   *
   * @param items the field with the items
   * @param next the field with the address; absent on the last page
   */
  public static Pages naming(String items, String next) {
    return new Pages() {
      @Override
      Page page(ApiAnswer answer, int before) {
        Fields page = answer.object();
        return new Page(
            page.objects(items), page.findText(next).map(address -> elsewhere(answer, address)));
      }
    };
  }

  /**
   * Objects that hold the items and where the next page begins.
   *
   * @param items the field with the items
   * @param last the field that is true on the last page
   * @param next the field with the next page's beginning
   * @param parameter the query parameter it goes into
   */
  public static Pages beginning(String items, String last, String next, String parameter) {
    return new Pages() {
      @Override
      Page page(ApiAnswer answer, int before) {
        Fields page = answer.object();
        Optional<String> begin = page.isTrue(last) ? Optional.empty() : page.findText(next);
        return new Page(
            page.objects(items), begin.map(at -> answer.request().withOnly(parameter, at)));
      }
    };
  }

  /**
   * Objects that hold the items; the next page is asked for by how many to skip, until one is not
   * full.
   *
   * @param items the field with the items
   * @param skip the query parameter for how many to skip
   * @param top the query parameter for how many a page holds
   * @param size how many a page holds
   */
  public static Pages skipping(String items, String skip, String top, int size) {
    return new Pages() {
      @Override
      ApiRequest first(ApiRequest request) {
        return request.withOnly(top, size).withOnly(skip, 0);
      }

      @Override
      Page page(ApiAnswer answer, int before) {
        List<Fields> found = answer.object().objects(items);
        return new Page(
            found,
            found.size() < size
                ? Optional.empty()
                : Optional.of(answer.request().withOnly(skip, before + found.size())));
      }
    };
  }

  /**
   * Objects that hold the items; a header says how to go on.
   *
   * @param items the field with the items
   * @param header the header with the token; absent on the last page
   * @param parameter the query parameter the token goes into
   */
  public static Pages continued(String items, String header, String parameter) {
    return new Pages() {
      @Override
      Page page(ApiAnswer answer, int before) {
        Optional<String> token = answer.header(header).filter(text -> !text.isBlank());
        return new Page(
            answer.object().objects(items),
            token.map(text -> answer.request().withOnly(parameter, text)));
      }
    };
  }

  /** What an answer holds, after so many items of the pages before. */
  abstract Page page(ApiAnswer answer, int before);

  /** The request for the first page. */
  ApiRequest first(ApiRequest request) {
    return request;
  }

  /** All items of all pages. */
  final List<Fields> all(ApiRequest request) {
    List<Fields> all = new ArrayList<>();
    Optional<ApiRequest> next = Optional.of(first(request));
    for (int pages = 0; next.isPresent(); pages++) {
      if (pages == MOST_PAGES) {
        throw strange(request, "the list does not end after " + MOST_PAGES + " pages");
      }
      Page page = page(next.get().send(), all.size());
      all.addAll(page.items());
      next = page.items().isEmpty() ? Optional.empty() : page.next();
    }
    return all;
  }

  private static ApiRequest elsewhere(ApiAnswer answer, String address) {
    ApiRequest request = answer.request();
    try {
      URI next = request.uri().resolve(address);
      if (Origins.isSame(request.uri(), next)) {
        return request.at(next);
      }
    } catch (IllegalArgumentException e) {
      throw strange(request, "the next page has no address");
    }
    throw strange(request, "the next page is on another host, which is not asked");
  }

  private static ProviderException strange(ApiRequest request, String reason) {
    return new ProviderException(
        ErrorKind.INTERNAL, "Could not " + request.doing() + ": " + reason + ".");
  }
}
