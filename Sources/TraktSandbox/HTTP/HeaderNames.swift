// SPDX-License-Identifier: MIT

import HTTPTypes

extension HTTPField.Name {
  static let apiKey = constant("trakt-api-key")
  static let apiVersion = constant("trakt-api-version")
  static let rateLimit = constant("X-Ratelimit")
  static let paginationPage = constant("X-Pagination-Page")
  static let paginationLimit = constant("X-Pagination-Limit")
  static let paginationPageCount = constant("X-Pagination-Page-Count")
  static let paginationItemCount = constant("X-Pagination-Item-Count")

  /// A field name from a valid literal.
  private static func constant(_ name: String) -> HTTPField.Name {
    HTTPField.Name(name) ?? .userAgent
  }
}
