(** I7 for linear arcs between scalar nodes, over any commutative ring: the transitions and the synthesis map have
    determinant 1. The determinant is defined by expansion along the first row. *)

Require Import List Arith Bool Lia Ring.
From DAGLift Require Import AbelianGroups Networks Levels Lifting Identities PathSums.
Import ListNotations.

Section Determinants.
  Variables (R : Type) (r0 r1 : R) (plus times minus : R -> R -> R) (negate : R -> R).
  Hypothesis laws : ring_theory r0 r1 plus times minus negate (@eq R).
  Add Ring commutative_ring : laws.

  (** The ring's sums. *)
  Definition ring_group : AbelianGroup.
  Proof.
    refine {| carrier := R; zero := r0; add := plus; opp := negate |}; intros; ring.
  Defined.

  Fixpoint sign (j : nat) : R :=
    match j with
    | 0%nat => r1
    | S k => negate (sign k)
    end.

  (** A matrix without its first row and column [j]. *)
  Definition minor (m : nat -> nat -> R) (j : nat) : nat -> nat -> R :=
    fun row column => m (S row) (if column <? j then column else S column).

  Fixpoint det (n : nat) (m : nat -> nat -> R) : R :=
    match n with
    | 0%nat => r1
    | S k => sum (M := ring_group) (fun j => times (times (sign j) (m 0%nat j)) (det k (minor m j))) (seq 0 (S k))
    end.

  Definition lower_unitriangular (n : nat) (m : nat -> nat -> R) :=
    (forall i, i < n -> m i i = r1) /\ (forall i j, i < j -> j < n -> m i j = r0).

  Lemma det_unitriangular n : forall m, lower_unitriangular n m -> det n m = r1.
  Proof.
    induction n as [| n IH]; intros m [Hdiagonal Habove]; [reflexivity |].
    change (det (S n) m) with (sum (M := ring_group)
      (fun j => times (times (sign j) (m 0%nat j)) (det n (minor m j))) (0%nat :: seq 1 n)).
    simpl sum. rewrite (sum_zero (M := ring_group)).
    - assert (Hminor : lower_unitriangular n (minor m 0)).
      { split; unfold minor; [intros i Hi; apply (Hdiagonal (S i)) | intros i j Hij Hj; apply (Habove (S i) (S j))]; lia. }
      rewrite (Hdiagonal 0%nat), (IH _ Hminor) by lia. simpl. ring.
    - intros j Hj. apply in_seq in Hj. rewrite Habove by lia. simpl. ring.
  Qed.

  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variables tail head : E -> V.
  Variable arcs : list E.
  Hypothesis dag : acyclic tail head arcs.

  (** Each arc multiplies by its weight. For differentiable arcs these are the derivatives at a state. *)
  Variable weight : E -> R.
  Definition scaling (a : E) : ring_group -> ring_group := times (weight a).

  Notation level := (level V_dec tail head arcs).
  Notation height := (height V_dec tail head arcs).
  Notation state := (@state ring_group V).
  Notation A := (A V_dec tail head scaling arcs).
  Notation T := (T V_dec tail head scaling arcs level).
  Notation S_upto := (S_upto V_dec tail head scaling arcs level).
  Notation unit u := (unit_state (M := ring_group) V_dec u r1).

  (** The matrix of a map of states, with the nodes in some order. *)
  Definition matrix (order : nat -> V) (F : state -> state) : nat -> nat -> R :=
    fun i j => F (unit (order j)) (order i).

  (** [n] different nodes, ordered by level. *)
  Definition by_level (n : nat) (order : nat -> V) :=
    forall i j, i < j -> j < n -> order i <> order j /\ level (order i) <= level (order j).

  Lemma A_unit (x : state) u v : (forall w, level w < level v -> x w = unit u w) -> level v <= level u -> A x v = r0.
  Proof.
    intros Hx Hv. apply (sum_zero (M := ring_group)). intros a Ha. apply in_incoming in Ha as [Ha <-].
    pose proof (level_increases V_dec tail head arcs dag a Ha). rewrite Hx by lia.
    unfold unit_state, scaling. destruct (V_dec u (tail a)) as [-> |]; [lia |]. simpl. ring.
  Qed.

  Lemma triangular n order F : by_level n order ->
    (forall u v, level v <= level u -> F (unit u) v = unit u v) -> lower_unitriangular n (matrix order F).
  Proof.
    intros Horder HF. split.
    - intros i _. unfold matrix. rewrite HF by lia. unfold unit_state. now destruct (V_dec (order i) (order i)).
    - intros i j Hij Hj. destruct (Horder i j Hij Hj) as [Hne Hle]. unfold matrix. rewrite HF by exact Hle.
      unfold unit_state. destruct (V_dec (order j) (order i)) as [e |]; [now rewrite e in Hne | reflexivity].
  Qed.

  Theorem I7_transition_determinant n order k : by_level n order -> det n (matrix order (T k)) = r1.
  Proof.
    intro Horder. apply det_unitriangular, triangular; [exact Horder |]. intros u v Hle.
    unfold Networks.T. destruct (level v =? k); [| reflexivity].
    rewrite (A_unit _ u v) by auto. apply (add_zero ring_group).
  Qed.

  Theorem I7_synthesis_determinant n order : by_level n order -> det n (matrix order (S_upto height)) = r1.
  Proof.
    intro Horder. apply det_unitriangular, triangular; [exact Horder |]. intros u v.
    remember (level v) as k eqn:Hk. revert v Hk. induction k as [k IH] using lt_wf_ind. intros v -> Hle.
    rewrite S_upto_equation; [| now apply dag_graded | now apply level_height].
    rewrite (A_unit _ u v); [apply (add_zero ring_group) | | exact Hle].
    intros w Hw. apply (IH (level w)); auto. lia.
  Qed.
End Determinants.
