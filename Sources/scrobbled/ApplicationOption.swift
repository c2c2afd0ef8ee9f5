// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

/// An API application that is not part of the configuration.
struct ApplicationOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the API application's client id and, if any, secret, one per line, from a descriptor.",
      valueName: "number"))
  var applicationFd: Int32?

  func read() throws -> TraktApplication? {
    try applicationFd.map(TraktApplication.init(descriptor:))
  }
}
