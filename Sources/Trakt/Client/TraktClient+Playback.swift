// SPDX-License-Identifier: MIT

import NIOHTTP1

/// The positions that Trakt keeps of unfinished movies and episodes.
extension TraktClient {
  /// Fetches one page of them, newest first.
  ///
  /// - Parameters:
  ///   - page: the page's number, from 1.
  ///   - limit: entries per page; Trakt silently clamps to 250.
  public func savedPositions(
    page: Int = 1, limit: Int = 250, token: String
  ) async throws(TraktError) -> SavedPositionPage {
    let request = TraktRequest(
      path: ["sync", "playback"], query: [("page", "\(page)"), ("limit", "\(limit)")],
      token: token, bodyLimit: 8 << 20)
    let response = try await send(request)
    let positions: LossyList<SavedPosition> = try response.decode()
    return SavedPositionPage(
      positions: positions.elements,
      pageCount: response.headers.first(name: "x-pagination-page-count").flatMap { Int($0) })
  }

  /// Removes a position.
  ///
  /// - Throws: ``TraktError/notFound`` if there is none with this id.
  public func removeSavedPosition(_ id: Int64, token: String) async throws(TraktError) {
    _ = try await send(
      TraktRequest(method: .DELETE, path: ["sync", "playback", "\(id)"], token: token))
  }

  /// Fetches the times of the last changes of the account.
  public func lastActivities(token: String) async throws(TraktError) -> LastActivities {
    try await send(TraktRequest(path: ["sync", "last_activities"], token: token)).decode()
  }
}
