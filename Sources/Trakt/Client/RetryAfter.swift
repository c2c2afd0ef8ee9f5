// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// The delay that Trakt asks for: `Retry-After` in seconds, or the `until` of `X-Ratelimit`. Both
/// may be missing in responses of Cloudflare (trakt-api#909).
enum RetryAfter {
  /// The longest delay that is honoured, in seconds.
  static let limit = 3600.0

  private struct RateLimit: Decodable {
    let until: Date?

    enum CodingKeys: CodingKey { case until }

    init(from decoder: any Decoder) throws {
      until = try decoder.container(keyedBy: CodingKeys.self).lenientDate(.until)
    }
  }

  /// - Returns: seconds, 0…3600.
  static func seconds(_ headers: HTTPHeaders, now: Date) -> Double? {
    if let text = headers.first(name: "retry-after"), let seconds = Double(text),
      seconds.isFinite
    {
      return min(max(seconds, 0), limit)
    }
    guard let text = headers.first(name: "x-ratelimit"),
      let rateLimit = try? JSONDecoder().decode(RateLimit.self, from: Data(text.utf8)),
      let until = rateLimit.until
    else { return nil }
    return min(max(until.timeIntervalSince(now), 0), limit)
  }
}
