// SPDX-License-Identifier: MIT

import AsyncHTTPClient
public import struct FoundationEssentials.Date
import NIOCore
import NIOHTTP1

extension TraktClient {
  /// The information that every response contains, even an error.
  public struct ServerReply: Sendable, Equatable {
    public var status: Int
    /// The server's clock, in whole seconds; nil if it sent none.
    public var date: Date?

    public init(status: Int, date: Date? = nil) {
      self.status = status
      self.date = date
    }
  }

  /// Checks that the API responds with a valid certificate; needs no API application.
  ///
  /// - Parameter deadline: the timeout for the response.
  public func reach(within deadline: Duration) async throws(TraktError) -> ServerReply {
    var request = HTTPClientRequest(url: configuration.apiURL + "/")
    request.headers = TraktRequest(path: []).headers(
      configuration, clientID: configuration.clientID ?? "")
    if configuration.clientID == nil { request.headers.remove(name: "trakt-api-key") }
    let response = try await HTTPExchange(http, within: deadline).within { [http, request] in
      let response = try await http.execute(request, timeout: TimeAmount(deadline))
      return TraktResponse(
        status: Int(response.status.code), headers: response.headers, body: .init())
    }.get()
    return ServerReply(
      status: response.status, date: response.date)
  }
}

extension TraktClient {
  /// Checks that Trakt accepts the API application, with a request that needs no account.
  public func checkApplication() async throws(TraktError) {
    _ = try await send(TraktRequest(path: ["movies", "tt0133093"]))
  }

  /// Fetches the settings of the token's owner.
  public func userSettings(token: String) async throws(TraktError) -> UserSettings {
    try await send(
      TraktRequest(
        path: ["users", "settings"], query: [("extended", "browsing")], token: token)
    ).decode()
  }
}
