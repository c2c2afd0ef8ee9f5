// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date
import NIOHTTP1

extension TraktClient {
  /// Fetches one page of the history, newest first.
  ///
  /// - Parameters:
  ///   - kind: nil for movies and episodes.
  ///   - id: Trakt id of one movie or episode; requires `kind`.
  ///   - startAt: the first and `endAt` the last moment included.
  ///   - page: the page's number, from 1.
  ///   - limit: entries per page; Trakt silently clamps to 250.
  public func history(
    _ kind: HistoryPlay.Kind? = nil, id: Int? = nil, startAt: Date? = nil, endAt: Date? = nil,
    page: Int = 1, limit: Int = 250, token: String
  ) async throws(TraktError) -> HistoryPage {
    var path = ["sync", "history"]
    switch kind {
    case .movie: path.append("movies")
    case .episode: path.append("episodes")
    case nil: break
    }
    if kind != nil, let id { path.append("\(id)") }
    let request = TraktRequest(
      path: path,
      query: [
        ("start_at", startAt.map(TraktDate.text)), ("end_at", endAt.map(TraktDate.text)),
        ("page", "\(page)"), ("limit", "\(limit)"),
      ], token: token, bodyLimit: 8 << 20)
    let response = try await send(request)
    let entries: LossyList<HistoryEntry> = try response.decode()
    return HistoryPage(
      entries: entries.elements,
      pageCount: response.headers.first(name: "x-pagination-page-count").flatMap { Int($0) },
      date: response.date)
  }

  /// Adds plays with their own dates. Trakt does not detect duplicates: query ``history`` first.
  public func addToHistory(
    _ plays: [HistoryPlay], token: String
  ) async throws(TraktError) -> HistoryAddition {
    let request = TraktRequest(
      method: .POST, path: ["sync", "history"], body: try json(HistoryBody(plays)), token: token,
      deadline: additionDeadline)
    return try await send(request).decode()
  }
}

struct HistoryBody: Encodable {
  private struct Entry: Encodable {
    let ids: TraktIDs
    let watchedAt: String

    enum CodingKeys: String, CodingKey {
      case ids
      case watchedAt = "watched_at"
    }
  }

  private let movies: [Entry]
  private let episodes: [Entry]

  init(_ plays: [HistoryPlay]) {
    func entries(_ kind: HistoryPlay.Kind) -> [Entry] {
      plays.filter { $0.kind == kind }
        .map { Entry(ids: $0.ids, watchedAt: TraktDate.text($0.watchedAt)) }
    }
    movies = entries(.movie)
    episodes = entries(.episode)
  }
}
