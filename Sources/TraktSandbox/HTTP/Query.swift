// SPDX-License-Identifier: MIT

import Hummingbird
import HummingbirdCore

extension Request {
  /// A value of the query, decoded as forms are: a plus is a space.
  func query(_ name: String) -> String? {
    let uri = URI(uri.string.replacing("+", with: "%20"))
    return uri.queryParameters.get(name)
  }

  func query(_ name: String, as type: Int.Type) -> Int? { query(name).flatMap { Int($0) } }

  /// What `extended` asks for.
  var extent: Extent {
    extended.contains("full") ? .full : .minimal
  }

  /// The words of `extended`, which are separated by commas.
  var extended: [String] {
    query("extended")?.split(separator: ",").map(String.init) ?? []
  }
}
