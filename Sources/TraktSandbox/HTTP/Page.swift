// SPDX-License-Identifier: MIT

import Hummingbird

/// The page of a list selected by `page` and `limit`.
struct Page: Equatable, Sendable {
  var number: Int
  var limit: Int

  /// Clamps silently to 1…250.
  init(number: Int = 1, limit: Int) {
    self.number = max(1, number)
    self.limit = min(max(1, limit), 250)
  }
}

extension Request {
  /// - Parameter defaultLimit: 50 for a text search, otherwise 10.
  func page(defaultLimit: Int = 10) -> Page {
    Page(
      number: query("page", as: Int.self) ?? 1,
      limit: query("limit", as: Int.self) ?? defaultLimit)
  }
}

extension APIResponse {
  /// One page of a list, with Trakt's four headers.
  static func list<Element>(
    _ elements: [Element], _ page: Page, _ json: (Element) -> JSON
  ) -> APIResponse {
    let skipped = (page.number - 1).multipliedReportingOverflow(by: page.limit)
    let shown = skipped.overflow ? [] : elements.dropFirst(skipped.partialValue).prefix(page.limit)
    var response = APIResponse.json(.array(shown.map(json)))
    let pages = (elements.count + page.limit - 1) / page.limit
    response.headers[.paginationPage] = String(page.number)
    response.headers[.paginationLimit] = String(page.limit)
    response.headers[.paginationPageCount] = String(pages)
    response.headers[.paginationItemCount] = String(elements.count)
    return response
  }
}
