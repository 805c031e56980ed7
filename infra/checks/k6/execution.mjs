// k6/execution, as far as infra/k6 uses it.
export default { scenario: { iterationInTest: 0 } };
