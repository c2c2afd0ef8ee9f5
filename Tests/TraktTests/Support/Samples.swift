// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

@testable import Trakt

/// The works in Trakt's documentation.
enum Samples {
  static let guardians = ScrobbleItem.movie(
    title: "Guardians of the Galaxy", year: 2014,
    ids: TraktIDs(
      trakt: 28, slug: "guardians-of-the-galaxy-2014", imdb: "tt2015381", tmdb: 118_340))
  static let pilot = ScrobbleItem.episode(ids: TraktIDs(trakt: 16))
  static let pilotOfShow = ScrobbleItem.showEpisode(
    title: "Breaking Bad", year: 2008, ids: TraktIDs(trakt: 1, tvdb: 81189), season: 1, number: 1)
  static let onePiece164 = ScrobbleItem.showAbsolute(
    title: "One Piece", year: 1999, ids: TraktIDs(trakt: 37696), number: 164)

  static let tokens = Tokens(
    access: "access-secret", refresh: "refresh-secret", createdAt: day(0), expiresIn: 604_800)

  /// Days after an arbitrary time.
  static func day(_ days: Double) -> Date {
    Date(timeIntervalSince1970: 1_790_000_000 + days * 86_400)
  }

  static func response(
    _ status: Int, _ body: String = "", type: String = "application/json",
    headers: HTTPHeaders = [:]
  ) -> TraktResponse {
    response(status, Array(body.utf8), type: type, headers: headers)
  }

  static func response(
    _ status: Int, _ body: [UInt8], type: String = "application/json", headers: HTTPHeaders = [:]
  ) -> TraktResponse {
    var headers = headers
    headers.add(name: "content-type", value: type)
    return TraktResponse(status: status, headers: headers, body: Data(body))
  }
}

func decoded<Value: Decodable>(_ json: String, as _: Value.Type = Value.self) throws -> Value {
  try JSONDecoder().decode(Value.self, from: Data(json.utf8))
}

func encoded(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
