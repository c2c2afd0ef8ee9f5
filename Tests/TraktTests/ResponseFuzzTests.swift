// SPDX-License-Identifier: MIT

import FoundationEssentials
import Fuzzing
import NIOHTTP1
import Testing

@testable import Trakt

/// All parsers for Trakt's responses, with damaged input.
@Suite("Fuzz: responses of Trakt")
struct ResponseFuzzTests {
  private static let ids =
    #""ids":{"trakt":16,"slug":"pilot","imdb":"tt0959621","tmdb":62085,"tvdb":349232,"plex":null}"#
  private static let movie =
    #"{"title":"TRON: Legacy","year":2010,"runtime":125,"country":"us","original_title":"TRON",\#(ids)}"#
  private static let show = #"{"title":"Breaking Bad","year":2008,"runtime":47,\#(ids)}"#
  private static let episode =
    #"{"season":1,"number":1,"number_abs":1,"title":"Pilot","runtime":47.5,"first_aired":"2008-01-20T02:00:00.000Z",\#(ids)}"#

  private static let corpus = [
    movie, show, episode,
    #"[{"type":"movie","score":1157451471441102800,"movie":\#(movie)},{"type":"show","score":null,"show":\#(show)},{"type":"episode","episode":\#(episode),"show":\#(show)},7]"#,
    #"[{"number":1,\#(ids),"episodes":[\#(episode),{"season":1}]},{"number":0,"episodes":null}]"#,
    #"{"id":12297139948,"action":"scrobble","progress":99.9,"episode":\#(episode),"show":\#(show)}"#,
    #"{"watched_at":"2014-10-15T22:21:29.000Z","expires_at":"2014-10-15T23:21:29.000Z"}"#,
    #"[{"id":1982346,"watched_at":"2026-03-31T09:28:00.000Z","action":"scrobble","type":"movie","movie":\#(movie)}]"#,
    #"{"added":{"movies":1,"episodes":2},"not_found":{"movies":[{\#(ids)}],"episodes":[],"shows":[]}}"#,
    #"[{"id":13,"progress":65.5,"paused_at":"2015-01-25T22:01:32.000Z","type":"movie","movie":\#(movie)}]"#,
    #"{"device_code":"d9c126a7","user_code":"5055CC52","verification_url":"https://trakt.tv/activate","expires_in":600,"interval":5}"#,
    #"{"access_token":"dbaf9757","token_type":"bearer","expires_in":604800,"refresh_token":"76ba4c5c","scope":"public","created_at":1487889741}"#,
    #"{"user":{"username":"justin","name":"Justin Nemeth","vip":true,"ids":{"slug":"justin"}},"account":{"timezone":"America/Los_Angeles"}}"#,
    #"{"error":"invalid_grant","error_description":"The provided authorization grant is invalid"}"#,
    #"{"name":"AUTHED_API_GET_LIMIT","period":300,"limit":500,"remaining":0,"until":"2026-10-10T00:24:00Z"}"#,
    "<html><head><title>502</title></head><body>cloudflare</body></html>", "", "null",
  ]

  @Test("success is parsed or rejected")
  func successes() async {
    await Fuzz(Self.corpus).run { body, _ in
      let response = Samples.response(200, body)
      let kept = [
        problem(response, Episode.self), problem(response, TraktIDs.self),
        problem(response, Tokens.self),
      ]
      if let problem = kept.compactMap(\.self).first { return problem }
      look(at: response)
      return nil
    }
  }

  @Test("error has one printable line without secrets")
  func refusals() async {
    let secret = "76ba4c5c"
    let statuses = [301, 400, 401, 403, 404, 409, 412, 420, 422, 423, 426, 429, 500, 503, 522]
    await Fuzz(Self.corpus).run { body, random in
      let text = String(decoding: body, as: UTF8.self)
      var headers: HTTPHeaders = ["x-request-id": "1"]
      headers.add(name: random.pick(["retry-after", "x-ratelimit"]), value: text)
      let type = random.pick(["application/json", "text/html", "text/plain"])
      var response = Samples.response(random.pick(statuses), body, type: type)
      response.headers.add(contentsOf: headers)
      switch TraktError(response, hiding: [secret], now: Samples.day(0)) {
      case .forbidden(let said?), .accountLimit(let said?), .rejected(_, let said?):
        if said.contains(secret) { return "a secret: \(said)" }
        if said.count > 200 || said.utf8.contains(where: { $0 < 0x20 }) { return "not a line" }
      case .rateLimited(let wait?), .serverError(_, let wait?):
        if !(0...3600).contains(wait) { return "wait \(wait) s" }
      default: break
      }
      return nil
    }
  }

  @Test("date can be written again or is rejected")
  func dates() async {
    let dates = ["2014-10-15T22:21:29.000Z", "2026-03-31T09:28:00Z", "2008-01-20"]
    await Fuzz(dates).run { text, _ in
      guard let date = TraktDate.parse(String(decoding: text, as: UTF8.self)) else { return nil }
      let again = TraktDate.parse(TraktDate.text(date))
      _ = date.formatted(.iso8601)
      guard let again, abs(again.timeIntervalSince(date)) < 1 else { return "\(date) is lost" }
      return nil
    }
  }

  /// Parsing the encoded value yields the same value.
  private func problem<Value: Codable & Equatable>(
    _ response: TraktResponse, _ type: Value.Type
  ) -> String? {
    guard let value = try? response.decode(type) else { return nil }
    do {
      let again = try JSONDecoder().decode(type, from: JSONEncoder().encode(value))
      return again == value ? nil : "\(value) became \(again)"
    } catch {
      return "\(value) can't be kept: \(error)"
    }
  }

  /// All other decoders.
  private func look(at response: TraktResponse) {
    _ = try? response.decode(LossyList<SearchResult>.self)
    _ = try? response.decode(Movie.self)
    _ = try? response.decode(Show.self)
    _ = try? response.decode(LossyList<Season>.self)
    _ = try? response.decode(ScrobbleResponse.self)
    _ = try? response.decode(LossyList<HistoryEntry>.self)
    _ = try? response.decode(HistoryAddition.self)
    _ = try? response.decode(DeviceCode.self)
    _ = try? response.decode(UserSettings.self)
  }
}
