// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

extension TraktClient {
  /// Reports what is being watched, with its progress.
  ///
  /// - Parameters:
  ///   - progress: the progress in percent; clamped to 0…100, NaN is sent as 0.
  ///   - sharing: nil for the configured sharing, which is none by default.
  /// - Throws: ``TraktError/alreadyScrobbled(watchedAt:expiresAt:)`` if Trakt rejects a stop
  ///   because the item was scrobbled recently.
  public func scrobble(
    _ verb: ScrobbleVerb, _ item: ScrobbleItem, progress: Double, sharing: Sharing? = nil,
    token: String
  ) async throws(TraktError) -> ScrobbleResponse {
    let sharing = sharing ?? configuration.sharing
    let body = ScrobbleBody(
      item: item, progress: progress.isNaN ? 0 : min(max(progress, 0), 100),
      sharing: sharing?.isEmpty == false ? sharing : nil)
    let request = TraktRequest(
      method: .POST, path: ["scrobble", verb.rawValue], body: try json(body), token: token)
    let response = try await exchange(request)
    if response.status == 409, verb == .stop {
      let earlier: EarlierScrobble? = response.detail()
      throw .alreadyScrobbled(watchedAt: earlier?.watchedAt, expiresAt: earlier?.expiresAt)
    }
    guard 200...299 ~= response.status else { throw TraktError(response, hiding: hidden(request)) }
    return try response.decode()
  }
}

/// The item's members and the progress. `app_version` and `app_date` are omitted, since the
/// documentation no longer has them.
struct ScrobbleBody: Encodable {
  let item: ScrobbleItem
  let progress: Double
  let sharing: Sharing?

  private enum CodingKeys: CodingKey { case progress, sharing }

  func encode(to encoder: any Encoder) throws {
    try item.encode(to: encoder)
    var body = encoder.container(keyedBy: CodingKeys.self)
    try body.encode(progress, forKey: .progress)
    try body.encodeIfPresent(sharing, forKey: .sharing)
  }
}

/// The body of a 409: the existing scrobble, and the time from which the item may be scrobbled
/// again.
private struct EarlierScrobble: Decodable {
  let watchedAt: Date?
  let expiresAt: Date?

  enum CodingKeys: String, CodingKey {
    case watchedAt = "watched_at"
    case expiresAt = "expires_at"
  }

  init(from decoder: any Decoder) throws {
    let body = try decoder.container(keyedBy: CodingKeys.self)
    watchedAt = body.lenientDate(.watchedAt)
    expiresAt = body.lenientDate(.expiresAt)
  }
}
