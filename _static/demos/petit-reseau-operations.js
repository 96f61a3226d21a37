// Un pas d'entraînement, opération par opération : la formule, les nombres, la ligne de NumPy du chapitre, le contrôle.
// `listOperations(training)` ne change rien à l'entraînement.

(function () {
  "use strict";

  const { forward, backward, meanLoss, lossFromZ, lossFromA, finiteDifferences } = window.Network;
  const { number, superscript } = window.Demos;
  const SHOWN = 8; // au-delà, une somme sur les exemples est abrégée

  const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
  const subscript = (n) => [...String(n)].map((digit) => SUBSCRIPTS[digit]).join("");
  const digits6 = (value) => number(value, 6);
  const signed = (value) => (value < 0 || Object.is(value, -0) ? `(${digits6(value)})` : digits6(value));

  // « a × b + c × d + … + biais »
  function sumOfProducts(pairs, bias) {
    const terms = pairs.slice(0, SHOWN).map(([a, b]) => `${signed(a)} × ${signed(b)}`);
    if (pairs.length > SHOWN) terms.push(`… (${pairs.length - SHOWN} autres termes)`);
    if (bias !== undefined) terms.push(signed(bias));
    return terms.join(" + ");
  }

  function sum(values) {
    const terms = values.slice(0, SHOWN).map(signed);
    if (values.length > SHOWN) terms.push(`… (${values.length - SHOWN} autres termes)`);
    return terms.join(" + ");
  }

  const PHI = { tanh: "tanh", sigmoid: "σ", relu: "ReLU" };
  const SLOPES = { tanh: "(1 − tanh²(z))", sigmoid: "σ(z)(1 − σ(z))", relu: "(1 si z > 0, 0 sinon)" };
  const EXAMPLE = (i) => `exemple ${i + 1}`,
    NEURON = (j) => `neurone ${j + 1}`,
    INPUT = (i) => `entrée ${i + 1}`;

  function listOperations(training) {
    const { params, settings } = training;
    const [X, Y] = training.batch();
    const { Z, A } = forward(params, X, settings);
    const { gradients, deltas, dA } = backward(params, Z, A, Y, settings);
    const last = params.length - 1,
      B = X.length;
    const list = [];

    // `at(i, j)` : les nombres de la case ; `loss(matrix)` : la perte quand `matrix` remplace la valeur de l'opération.
    const add = (operation) => list.push({ row: EXAMPLE, column: NEURON, ...operation });

    const addForward = (l) => {
      const n = superscript(l + 1),
        [W, b] = params[l];
      add({
        id: `z${l + 1}`,
        phase: "passe avant",
        name: `z${n}`,
        values: Z[l],
        rule: `z${n}ⱼ = Σᵢ ${l ? `a${superscript(l)}` : "x"}ᵢ · W${n}ᵢⱼ + b${n}ⱼ`,
        code: "Z.append(A[-1] @ W + b)",
        at: (i, j) =>
          sumOfProducts(
            A[l][i].map((a, k) => [a, W[k][j]]),
            b[j],
          ),
      });
      const output = l === last;
      const phi = output ? { entropie: "σ", quadratique: "" }[settings.loss] : PHI[settings.activation];
      add({
        id: `a${l + 1}`,
        phase: "passe avant",
        name: output ? "ŷ" : `a${n}`,
        values: A[l + 1],
        rule: `${output ? "ŷ" : `a${n}ⱼ`} = ${phi ? `${phi}(z${n}ⱼ)` : `z${n}`}`,
        code: output ? "A.append(output(Z[-1]))" : "A.append(phi(Z[-1]))",
        at: (i, j) => (phi ? `${phi}(${digits6(Z[l][i][j])})` : digits6(Z[l][i][j])),
      });
    };

    const addLoss = () => {
      const entropy = settings.loss === "entropie";
      const one = (i) =>
        entropy
          ? `ln(1 + exp(${digits6(Z[last][i][0])})) − ${Y[i][0]} × ${signed(Z[last][i][0])}`
          : `½ (${digits6(A[last + 1][i][0])} − ${Y[i][0]})²`;
      const losses = Y.map((_, i) => meanLoss([Z[last][i]], [Y[i]], settings));
      add({
        id: "L",
        phase: "perte",
        name: "L",
        values: [[meanLoss(Z[last], Y, settings)]],
        row: () => "lot",
        column: () => "perte moyenne",
        rule: entropy ? "L = (1/B) Σₑ [ ln(1 + exp(z)) − y·z ]" : "L = (1/B) Σₑ ½ (ŷ − y)²",
        code: entropy
          ? "np.sum(np.logaddexp(0, logits) - Y * logits) / len(Y)"
          : "np.sum((A[-1] - Y) ** 2) / (2 * len(Y))",
        at: () => (B === 1 ? one(0) : `(${sum(losses)}) / ${B}`),
      });
    };

    const addBackward = (l) => {
      const n = superscript(l + 1),
        [W, b] = params[l],
        [dW, db] = gradients[l],
        delta = deltas[l];
      if (l === last) {
        add({
          id: `dz${l + 1}`,
          phase: "passe arrière",
          name: `dL/dz${n}`,
          of: `z${n}`,
          values: delta,
          rule: `dL/dz${n} = (ŷ − y) / B`,
          code: "delta = (A[-1] - Y) / len(Y)",
          at: (i) => `(${digits6(A[l + 1][i][0])} − ${Y[i][0]}) / ${B}`,
          loss: (matrix) => lossFromZ(params, matrix, l, Y, settings),
          point: Z[l],
        });
      }
      const input = l ? `a${superscript(l)}` : "x";
      add({
        id: `dW${l + 1}`,
        phase: "passe arrière",
        name: `dL/dW${n}`,
        of: `W${n}`,
        values: dW,
        row: INPUT,
        rule: `dL/dW${n}ᵢⱼ = Σₑ ${input}ₑᵢ · dL/dz${n}ₑⱼ`,
        code: "A[layer].T @ delta",
        at: (i, j) => sumOfProducts(delta.map((d, e) => [A[l][e][i], d[j]])),
        loss: (matrix) => lossFromA(withLayer(params, l, [matrix, b]), A[l], l, Y, settings),
        point: W,
      });
      add({
        id: `db${l + 1}`,
        phase: "passe arrière",
        name: `dL/db${n}`,
        of: `b${n}`,
        values: [db],
        row: () => "biais",
        rule: `dL/db${n}ⱼ = Σₑ dL/dz${n}ₑⱼ`,
        code: "delta.sum(axis=0)",
        at: (i, j) => sum(delta.map((d) => d[j])),
        loss: ([row]) => lossFromA(withLayer(params, l, [W, row]), A[l], l, Y, settings),
        point: [b],
      });
      if (l === 0) return;
      const m = superscript(l);
      add({
        id: `da${l}`,
        phase: "passe arrière",
        name: `dL/da${m}`,
        of: `a${m}`,
        values: dA[l],
        rule: `dL/da${m}ᵢ = Σⱼ dL/dz${n}ⱼ · W${n}ᵢⱼ`,
        code: "delta @ params[layer][0].T",
        at: (i, j) => sumOfProducts(delta[i].map((d, k) => [d, W[j][k]])),
        loss: (matrix) => lossFromA(params, matrix, l, Y, settings),
        point: A[l],
      });
      const slope = window.Network.ACTIVATIONS[settings.activation][1];
      add({
        id: `dz${l}`,
        phase: "passe arrière",
        name: `dL/dz${m}`,
        of: `z${m}`,
        values: deltas[l - 1],
        rule: `dL/dz${m} = dL/da${m} × pente, pente = ${SLOPES[settings.activation]}`,
        code: "delta = (delta @ params[layer][0].T) * slope(Z[layer - 1])",
        at: (i, j) => `${digits6(dA[l][i][j])} × ${signed(slope(Z[l - 1][i][j]))}`,
        loss: (matrix) => lossFromZ(params, matrix, l - 1, Y, settings),
        point: Z[l - 1],
      });
    };

    const addUpdates = (l) => {
      const n = superscript(l + 1),
        eta = settings.learningRate;
      const parts = [
        ["W", params[l][0], gradients[l][0], INPUT],
        ["b", [params[l][1]], [gradients[l][1]], () => "biais"],
      ];
      for (const [letter, values, slopes, row] of parts) {
        add({
          id: `${letter}${l + 1}`,
          phase: "mise à jour",
          name: `${letter}${n}`,
          row,
          values: values.map((line, i) => line.map((value, j) => value - eta * slopes[i][j])),
          rule: `${letter}${n} ← ${letter}${n} − η · dL/d${letter}${n}`,
          code: "values -= learning_rate * slopes",
          at: (i, j) =>
            `${digits6(values[i][j])} − ${eta.toLocaleString("fr-FR", { maximumFractionDigits: 9 })} × ${signed(slopes[i][j])}`,
        });
      }
    };

    params.forEach((_, l) => addForward(l));
    addLoss();
    for (let l = last; l >= 0; l--) addBackward(l);
    params.forEach((_, l) => addUpdates(l));
    return list;
  }

  function withLayer(params, l, layer) {
    const changed = params.slice();
    changed[l] = layer;
    return changed;
  }

  // Le même gradient, sans dérivée écrite à la main.
  function numericalGradient(operation) {
    const point = operation.point.map((row) => row.slice());
    return finiteDifferences(point, () => operation.loss(point));
  }

  // La première opération dont un nombre n'est plus fini : « z² », « dL/dW¹ »…
  function firstOverflow(training) {
    return listOperations(training).find(({ values }) => !window.Network.isFinite2(values))?.name;
  }

  window.PetitReseau = { listOperations, numericalGradient, firstOverflow, subscript };
})();
