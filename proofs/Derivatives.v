(** I7, first part: the derivative of the synthesis map, [DS = (I - DA)^-1] with [DA] taken at the state [S x].

    What a derivative is matters here in one way only: that of a composition is the composition of the derivatives,
    each at the point that it is applied to (the chain rule), and that of [T_n = I + P_n A] is [I + P_n DA]. So each
    arc [a] comes with a family [Dg a m], its derivative at [m], and any such family will do: the derivatives of
    differentiable functions, the slopes of piecewise linear ones off their kinks, or [Dg a m = g a] where the arcs
    are linear. *)

Require Import List Arith Bool Lia.
From DAGLift Require Import AbelianGroups Networks Levels Lifting Identities.
Import ListNotations.

Section Derivatives.
  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variable M : V -> AbelianGroup.
  Variables tail head : E -> V.
  Variable g : forall a : E, M (tail a) -> M (head a).
  Variable Dg : forall a : E, M (tail a) -> M (tail a) -> M (head a).
  Variable arcs : list E.
  Hypothesis dag : acyclic tail head arcs.

  Notation state := (state M).
  Notation level := (level V_dec tail head arcs).
  Notation height := (height V_dec tail head arcs).
  Notation S_upto := (S_upto V_dec M tail head g arcs level).

  (** The arcs' derivatives at a state, the arcs of a network of their own on the same graph. *)
  Definition at_state (x : state) (a : E) : M (tail a) -> M (head a) := Dg a (x (tail a)).

  (** [DA], [I - DA] and [DT_n], the derivatives of [A], of [id - A] and of [T_n] at the state [x]. *)
  Definition DA (x : state) : state -> state := A V_dec M tail head (at_state x) arcs.
  Definition id_minus_DA (x : state) : state -> state := id_minus_A V_dec M tail head (at_state x) arcs.
  Definition DT (n : nat) (x : state) : state -> state := T V_dec M tail head (at_state x) arcs level n.

  (** [DS_n] at [x], by the chain rule: [DT_n] at [S_(n-1) x] after [DS_(n-1)] at [x]. *)
  Fixpoint DS_upto (n : nat) (x dx : state) : state :=
    match n with
    | 0%nat => dx
    | S m => DT (S m) (S_upto m x) (DS_upto m x dx)
    end.

  Definition DS : state -> state -> state := DS_upto height.

  Lemma DS_upto_synthesis x dx n : n <= height ->
    same (DS_upto n x dx) (Networks.S_upto V_dec M tail head (at_state (S_upto height x)) arcs level n dx).
  Proof.
    induction n as [| n IH]; intro Hn; [now intro |]. intro v. simpl. unfold DT, T.
    destruct (Nat.eqb_spec (level v) (S n)) as [Hv |]; [| apply IH; lia].
    rewrite IH by lia. f_equal. apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha Hh].
    assert (Hup : level (tail a) < level v) by (rewrite <- Hh; now apply level_increases).
    unfold arrival, at_state at 1 2. rewrite IH by lia.
    (* The state that the chain rule takes the arc's derivative at has its final value at the tail. *)
    rewrite (S_upto_below V_dec M tail head g arcs level n), (S_upto_below V_dec M tail head g arcs level height)
      by (try apply level_height; auto; lia).
    reflexivity.
  Qed.

  (** The chain rule gives the synthesis map of the derivatives at [S x]. *)
  Theorem I7_chain_rule x dx :
    same (DS x dx) (Networks.S_upto V_dec M tail head (at_state (S_upto height x)) arcs level height dx).
  Proof. now apply DS_upto_synthesis. Qed.

  (** So it is the inverse of [I - DA], on both sides. *)
  Theorem I7_resolvent x dx :
    same (DS x (id_minus_DA (S_upto height x) dx)) dx /\ same (id_minus_DA (S_upto height x) (DS x dx)) dx.
  Proof.
    destruct (I4_resolvent V_dec M tail head (at_state (S_upto height x)) arcs dag dx) as [H1 H2].
    split; intro v.
    - rewrite I7_chain_rule. apply H1.
    - transitivity (id_minus_DA (S_upto height x)
        (Networks.S_upto V_dec M tail head (at_state (S_upto height x)) arcs level height dx) v); [| apply H2].
      unfold id_minus_DA, id_minus_A. rewrite (I7_chain_rule x dx v). do 2 f_equal. apply A_same, I7_chain_rule.
  Qed.
End Derivatives.
