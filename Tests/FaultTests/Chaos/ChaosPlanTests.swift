// SPDX-License-Identifier: MIT

import Testing

@Suite("Chaos plan")
struct ChaosPlanTests {
  @Test("plan depends on the seed only")
  func repeatable() {
    #expect(ChaosPlan(seed: 7, seconds: 600) == ChaosPlan(seed: 7, seconds: 600))
    #expect(ChaosPlan(seed: 7, seconds: 60).scripts != ChaosPlan(seed: 8, seconds: 60).scripts)
  }

  @Test("plan has complete files for all players")
  func scripts() {
    let plan = ChaosPlan(seed: 1, seconds: 600)
    #expect(plan.scripts.count == 8)
    for script in plan.scripts {
      #expect(script.reduce(0) { $0 + $1.seconds } >= 600)
      for planned in script {
        #expect(0 <= planned.begins && planned.begins <= planned.ends)
        #expect(planned.ends <= 1 && planned.fractions.count == planned.steps.count)
      }
    }
  }

  @Test("plan has every kind of fault within its time")
  func disturbances() {
    let plan = ChaosPlan(seed: 1, seconds: 600)
    let kinds: [(ChaosEvent.Kind) -> Bool] = [
      { if case .fault = $0 { true } else { false } },
      { if case .clock(let ahead) = $0 { ahead > 0 } else { false } },
      { if case .clock(let ahead) = $0 { ahead < 0 } else { false } },
      { $0 == .daemonKilled }, { $0 == .daemonEnds }, { $0 == .daemonStopped }, { $0 == .outage },
      { $0 == .tokensExpire }, { $0 == .webhookOutage },
      { if case .webhookFault = $0 { true } else { false } },
    ]
    for isKind in kinds { #expect(plan.disturbances.contains { isKind($0.kind) }) }
    #expect(plan.disturbances.map(\.at) == plan.disturbances.map(\.at).sorted())
    #expect(plan.disturbances.allSatisfy { (0..<600).contains($0.at) })
  }
}
